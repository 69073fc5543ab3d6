from django.urls import path

from maillage.mailing import views

urlpatterns = [
    path("equipe/courrier/", views.mail_server, name="mail_server"),
    path("equipe/courrier/essai/", views.try_server, name="mail_server_try"),
    path("equipe/courrier/avancement/", views.trial_progress, name="mail_server_progress"),
    path("equipe/courrier/signature/", views.signature, name="mail_server_signature"),
    path("alertes/nouvelle/<slug:kind>/", views.create, name="alert_create"),
    path("alertes/<str:token>/", views.alerts, name="alerts"),
    path("alertes/<str:token>/<int:pk>/retirer/", views.drop, name="alert_drop"),
    path("alertes/<str:token>/fin/", views.end, name="alerts_end"),
]
