from django.urls import path

from maillage.upkeep.views import contribute, held, network, team

urlpatterns = [
    path("confirmer/<str:token>/", held.still_right, name="still_right"),
    path("contribuer/", contribute.find, name="contribute"),
    path("contribuer/structure/", contribute.add, name="contribute_add"),
    path("donnees-personnelles/opposition/", contribute.object_to, name="object"),
    path("structures/<slug:slug>/corriger/", contribute.correct, name="contribute_correct"),
    path("structures/<slug:slug>/signaler/", contribute.report, name="report"),
    path("structures/<slug:slug>/images/", held.pictures, name="pictures"),
    path("structures/<slug:slug>/images/<int:pk>/", held.picture_act, name="picture_act"),
    path("structures/<slug:slug>/faire-savoir/", held.known, name="known"),
    path("structures/<slug:slug>/badge.svg", held.badge, name="badge"),
    path("structures/<slug:slug>/affiche.pdf", held.poster, name="poster"),
    path("structures/<slug:slug>/reseau/", network.network, name="network"),
    path("equipe/charte/", network.charter, name="charter"),
    path("structures/<slug:slug>/confirmer/", team.confirm, name="organisation_confirm"),
    path("structures/<slug:slug>/modifier/", team.edit, name="organisation_edit"),
    path("structures/<slug:slug>/fermer/", team.close, name="organisation_close"),
    path("structures/<slug:slug>/historique/", team.history, name="organisation_history"),
    path(
        "structures/<slug:slug>/historique/<int:change>/annuler/",
        team.undo,
        name="organisation_undo",
    ),
    path("structures/<slug:slug>/historique/effacer/", team.redact, name="organisation_redact"),
    path("equipe/a-relancer/", team.to_chase, name="to_chase"),
    path("equipe/structures/nouvelle/", team.create, name="organisation_create"),
]
