from django.urls import path

from maillage.needs.views import exploring, public, stating, structures

TEAM, MINE = "equipe/besoins/", "mon-espace/"
OF_PAGE = "structures/<slug:slug>/"

urlpatterns = [
    path("besoins/", public.challenges, name="challenges"),
    path("besoins/completion.json", public.completion, name="challenges_completion"),
    path("besoins/<slug:slug>/", public.challenge, name="challenge"),
    # The team
    path(TEAM, stating.needs, name="team_needs"),
    path(f"{TEAM}nouveau/", stating.create, name="need_create"),
    path(f"{TEAM}regrouper/", stating.group, name="needs_group"),
    path(f"{TEAM}familles/", stating.families, name="need_families"),
    path(f"{TEAM}familles/nouvelle/", stating.family, name="need_family_create"),
    path(f"{TEAM}familles/<slug:slug>/", stating.family, name="need_family"),
    path(f"{TEAM}defaire/<int:change>/", stating.undo, name="needs_undo"),
    path(f"{TEAM}<int:pk>/clore/", stating.close, name="need_close"),
    path(f"{TEAM}<int:pk>/<str:verb>/", stating.act, name="need_act"),
    path("equipe/enjeux/", exploring.challenges, name="team_challenges"),
    path("equipe/enjeux/nouveau/", exploring.create, name="challenge_create"),
    path("equipe/enjeux/<slug:slug>/", exploring.challenge, name="team_challenge"),
    path("equipe/enjeux/<slug:slug>/modifier/", exploring.edit, name="challenge_edit"),
    path("equipe/enjeux/<slug:slug>/publier/", exploring.publish, name="challenge_publish"),
    path("equipe/enjeux/<slug:slug>/piste/", exploring.option_create, name="option_create"),
    path("equipe/pistes/<int:pk>/", exploring.option_edit, name="option_edit"),
    path("equipe/pistes/<int:pk>/retirer/", exploring.option_withdraw, name="option_withdraw"),
    path("equipe/pistes/<int:pk>/decider/", exploring.decide, name="option_decide"),
    # Who stated
    path(f"{MINE}besoins/<int:pk>/", structures.need, name="need"),
    path(f"{MINE}besoins/<int:pk>/modifier/", structures.need_edit, name="need_edit"),
    path(f"{MINE}besoins/<int:pk>/retirer/", structures.need_withdraw, name="need_withdraw"),
    # A structure
    path(f"{OF_PAGE}besoins/", structures.own, name="structure_needs"),
    path(f"{OF_PAGE}besoins/nouveau/", structures.need_create, name="structure_need"),
]
