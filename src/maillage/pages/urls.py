from django.urls import path, register_converter
from django.urls.converters import StringConverter

from maillage.look.frames import DOORS
from maillage.pages import views
from maillage.pages.views import pages


class DoorName(StringConverter):
    """Only the names of doors: what else stands at the root is somebody else's."""

    regex = "|".join(door.name for door in DOORS)


register_converter(DoorName, "door")

urlpatterns = [
    path("<door:name>/", views.door, name="door"),
    path("equipe/portes/<door:name>/", views.write_door, name="door_edit"),
    path("pages/<slug:slug>/", pages.read, name="site_page"),
    path("pages/<slug:slug>/images/<str:name>", pages.picture, name="site_page_picture"),
    path("equipe/pages/", pages.team, name="site_pages_team"),
    path("equipe/pages/pages.json", pages.export, name="site_pages_export"),
    path("equipe/pages-importees/", pages.bring, name="site_pages_bring"),
    path("equipe/pages/<slug:slug>/", pages.edit, name="site_page_edit"),
    path("equipe/pages/<slug:slug>/apercu/", pages.preview, name="site_page_preview"),
    path("equipe/pages/<slug:slug>/titre/", pages.title, name="site_page_title"),
    path("equipe/pages/<slug:slug>/en-ligne/", pages.publish, name="site_page_publish"),
    path("equipe/pages/<slug:slug>/retirer/", pages.withdraw, name="site_page_withdraw"),
    path("equipe/pages/<slug:slug>/ajouter/<slug:sort>/", pages.add_block, name="block_add"),
    path("equipe/pages/<slug:slug>/blocs/<int:n>/", pages.edit_block, name="block_edit"),
    path("equipe/pages/<slug:slug>/blocs/<int:n>/place/", pages.move_block, name="block_move"),
    path("equipe/pages/<slug:slug>/defaire/<int:change>/", pages.undo, name="site_page_undo"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("equipe/accessibilite/", views.record_audit, name="record_audit"),
    path("equipe/pour-votre-dsi/", views.it_department, name="it_department"),
    path(".well-known/security.txt", views.security, name="security"),
    path("equipe/mentions/", views.write_notice, name="legal_edit"),
    path("mentions-legales/", views.legal, name="legal"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
]
