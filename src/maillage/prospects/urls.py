from django.urls import path

from maillage.prospects import views

MINE = "mon-espace/projets/<int:pk>/"

urlpatterns = [
    path("equipe/projets/", views.prospects, name="team_prospects"),
    path("equipe/projets/<int:pk>/avis/", views.advise, name="prospect_advise"),
    path(MINE, views.prospect, name="prospect"),
    path(f"{MINE}modifier/", views.prospect_edit, name="prospect_edit"),
    path(f"{MINE}retirer/", views.prospect_withdraw, name="prospect_withdraw"),
    path(
        "structures/<slug:slug>/projets/nouveau/",
        views.prospect_create,
        name="structure_prospect",
    ),
]
