from django.urls import path

from maillage.sources import views

urlpatterns = [
    path("", views.imports, name="imports"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("sources/<slug:slug>/relire/", views.refresh, name="source_refresh"),
    path("<int:pk>/", views.run, name="import_run"),
    path("<int:pk>/avancement/", views.progress, name="import_progress"),
    path("<int:pk>/colonnes/", views.columns, name="import_columns"),
    path("<int:pk>/accepter/", views.accept, name="import_accept"),
    path("<int:pk>/mettre-de-cote/", views.aside, name="import_aside"),
    path("<int:pk>/abandonner/", views.discard, name="import_discard"),
    path("<int:pk>/annuler/", views.undo, name="import_undo"),
    path("<int:pk>/refusees.csv", views.rejected, name="import_rejected"),
]
