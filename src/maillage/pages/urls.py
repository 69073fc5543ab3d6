from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maillage.look.frames import DOORS
from maillage.pages import views


class DoorName(StringConverter):
    """Only the names of doors: what else stands at the root is somebody else's."""

    regex = "|".join(door.name for door in DOORS)


register_converter(DoorName, "door")

urlpatterns = [
    path("<door:name>/", views.door, name="door"),
    path("equipe/portes/<door:name>/", views.write_door, name="door_edit"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("equipe/accessibilite/", views.record_audit, name="record_audit"),
    path("equipe/pour-votre-dsi/", views.it_department, name="it_department"),
    path(".well-known/security.txt", views.security, name="security"),
    path("equipe/mentions/", views.write_notice, name="legal_edit"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
]
