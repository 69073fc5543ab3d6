from django.urls import path

from maillage.pages import views

urlpatterns = [
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("equipe/accessibilite/", views.record_audit, name="record_audit"),
    path(".well-known/security.txt", views.security, name="security"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
]
