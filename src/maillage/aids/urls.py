from django.urls import path

from maillage.aids import views

TEAM = "equipe/aides/"

urlpatterns = [
    path("aides/", views.aids, name="aids"),
    path("aides/aides.atom", views.atom, name="aids_atom"),
    path("aides/completion.json", views.completion, name="aids_completion"),
    path("aides/<int:pk>/", views.aid, name="aid"),
    path(TEAM, views.team, name="team_aids"),
    path(f"{TEAM}nouvelle/", views.create, name="aid_create"),
    path(f"{TEAM}<int:pk>/", views.edit, name="aid_edit"),
    path(f"{TEAM}<int:pk>/confirmer/", views.confirm, name="aid_confirm"),
    path(f"{TEAM}<int:pk>/retirer/", views.withdraw, name="aid_withdraw"),
]
