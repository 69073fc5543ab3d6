from django.urls import path

from maillage.merging import views

urlpatterns = [
    path("structures/<slug:slug>/reunir/", views.merge, name="organisation_merge"),
    path("equipe/doublons/chercher/", views.look_for_twins, name="twins_look"),
]
