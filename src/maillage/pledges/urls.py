from django.urls import path

from maillage.pledges.views import public, team

DESK = "equipe/mandats/<slug:slug>/"
urlpatterns = [
    path("mandat/", public.term_of_today, name="term_of_today"),
    path("mandat/<slug:slug>/", public.term, name="term"),
    path("mandat/<slug:slug>/feuille.pdf", public.sheet, name="term_sheet"),
    path("mandat/<slug:slug>/<str:code>/", public.commune, name="term_commune"),
    path("mandat/<slug:slug>/<str:code>/feuille.pdf", public.commune_sheet, name="commune_sheet"),
    path("equipe/mandats/", team.terms, name="terms"),
    path("equipe/mandats/nouveau/", team.term_create, name="term_create"),
    path(DESK, team.desk, name="term_desk"),
    path(f"{DESK}modifier/", team.term_edit, name="term_edit"),
    path(f"{DESK}publier/", team.publish, name="term_publish"),
    path(f"{DESK}nouveau/", team.pledge_create, name="pledge_create"),
    path(f"{DESK}<int:pk>/", team.pledge_edit, name="pledge_edit"),
    path(f"{DESK}<int:pk>/publier/", team.pledge_publish, name="pledge_publish"),
    path(f"{DESK}<int:pk>/ordre/", team.pledge_move, name="pledge_move"),
    path(f"{DESK}<int:pk>/retirer/", team.pledge_withdraw, name="pledge_withdraw"),
    path(f"{DESK}defaire/<int:change>/", team.undo, name="pledge_undo"),
]
