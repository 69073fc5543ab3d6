from django.urls import path

from maillage.bulk import views

urlpatterns = [
    path("equipe/envois/", views.mailings, name="mailings"),
    path("equipe/envois/<int:pk>/", views.mailing, name="mailing"),
    path("equipe/envois/<int:pk>/avancement/", views.progress, name="mailing_progress"),
    path("equipe/envois/<int:pk>/rythme/", views.pace, name="mailing_pace"),
    path("equipe/envois/<int:pk>/destinataires/", views.decide, name="mailing_decide"),
    path("equipe/envois/<int:pk>/<slug:verb>/", views.act, name="mailing_act"),
]
