from django.urls import path

from maillage.schemes import views

TEAM = "equipe/accompagnement/"

urlpatterns = [
    path(TEAM, views.supports, name="supports"),
    path(f"{TEAM}nouvelle/", views.support_create, name="support_create"),
    path(f"{TEAM}<int:pk>/", views.support_edit, name="support_edit"),
    path(f"{TEAM}<int:pk>/nommer/", views.appoint, name="support_appoint"),
    path(f"{TEAM}<int:pk>/<int:adviser>/retirer/", views.end, name="adviser_end"),
    path("mon-espace/absences/", views.away, name="adviser_away"),
]
