from django.urls import path

from maillage.support import views

ROOT = "accompagnement/"

urlpatterns = [
    path(ROOT, views.door, name="support"),
    path(f"{ROOT}reponse/", views.answer, name="support_answer"),
    path(f"{ROOT}lire/<slug:key>/", views.reading, name="support_reading"),
]
