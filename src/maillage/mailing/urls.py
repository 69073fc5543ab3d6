from django.urls import path

from maillage.mailing import views

urlpatterns = [
    path("alertes/nouvelle/<slug:kind>/", views.create, name="alert_create"),
    path("alertes/<str:token>/", views.alerts, name="alerts"),
    path("alertes/<str:token>/<int:pk>/retirer/", views.drop, name="alert_drop"),
    path("alertes/<str:token>/fin/", views.end, name="alerts_end"),
]
