from django.urls import path

from maillage.sources import views

urlpatterns = [
    path("equipe/imports/", views.imports, name="imports"),
    path("equipe/imports/sources/<slug:slug>/", views.source, name="source"),
    path("equipe/imports/sources/<slug:slug>/relire/", views.refresh, name="source_refresh"),
    path("equipe/imports/<int:pk>/", views.run, name="import_run"),
    path("equipe/imports/<int:pk>/avancement/", views.progress, name="import_progress"),
    path("equipe/imports/<int:pk>/colonnes/", views.columns, name="import_columns"),
    path("equipe/imports/<int:pk>/relire/", views.read_again, name="import_read_again"),
    path("equipe/imports/<int:pk>/correspondance.json", views.mapping, name="import_mapping"),
    path("equipe/imports/<int:pk>/correspondance/", views.share, name="import_mapping_shared"),
    path("equipe/imports/<int:pk>/accepter/", views.accept, name="import_accept"),
    path("equipe/imports/<int:pk>/mettre-de-cote/", views.aside, name="import_aside"),
    path("equipe/imports/<int:pk>/abandonner/", views.discard, name="import_discard"),
    path("equipe/imports/<int:pk>/annuler/", views.undo, name="import_undo"),
    path("equipe/imports/<int:pk>/refusees.csv", views.rejected, name="import_rejected"),
]
