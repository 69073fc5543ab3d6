from django.urls import path

from maillage.support import views

ROOT = "accompagnement/"

urlpatterns = [
    path(ROOT, views.door, name="support"),
    path(f"{ROOT}reponse/", views.answer, name="support_answer"),
    path(f"{ROOT}demander/", views.ask, name="support_ask"),
    path(f"{ROOT}recue/", views.received, name="support_received"),
    path(f"{ROOT}lire/<slug:key>/", views.reading, name="support_reading"),
]
