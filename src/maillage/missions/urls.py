from django.urls import path

from maillage.missions import views

MINE = "mon-espace/missions/"
TEAM = "equipe/accompagnement/consultants/"

urlpatterns = [
    path(MINE, views.mine, name="my_missions"),
    path(f"{MINE}nouvelle/", views.create, name="mission_create"),
    path(f"{MINE}<int:pk>/", views.mission, name="mission"),
    path(f"{MINE}<int:pk>/modifier/", views.edit, name="mission_edit"),
    path(f"{MINE}<int:pk>/devis/", views.ask, name="mission_ask"),
    path(f"{MINE}<int:pk>/devis/<int:quote>/", views.receive, name="mission_quote"),
    path(f"{MINE}<int:pk>/devis/<int:quote>/retenir/", views.choose, name="mission_choose"),
    path(f"{MINE}<int:pk>/finir/", views.end, name="mission_end"),
    path(TEAM, views.pool, name="consultants"),
    path(f"{TEAM}<int:pk>/", views.consultant_edit, name="consultant_edit"),
]
