from django.urls import path

from maillage.schemes import views

TEAM = "equipe/accompagnement/"

urlpatterns = [
    path(TEAM, views.supports, name="supports"),
    path(f"{TEAM}nouvelle/", views.support_create, name="support_create"),
    path(f"{TEAM}<int:pk>/", views.support_edit, name="support_edit"),
    path(f"{TEAM}<int:pk>/nommer/", views.appoint, name="support_appoint"),
    path(f"{TEAM}<int:pk>/<int:adviser>/retirer/", views.end, name="adviser_end"),
    path(f"{TEAM}dispositifs/", views.schemes, name="schemes"),
    path(f"{TEAM}dispositifs/nouveau/", views.scheme_create, name="scheme_create"),
    path(f"{TEAM}dispositifs/<int:pk>/", views.scheme_edit, name="scheme_edit"),
    path(f"{TEAM}dispositifs/<int:pk>/condition/", views.rule_add, name="scheme_rule_add"),
    path(f"{TEAM}dispositifs/<int:pk>/<int:rule>/lever/", views.rule_end, name="scheme_rule_end"),
    path("mon-espace/absences/", views.away, name="adviser_away"),
]
