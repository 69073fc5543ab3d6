from django.urls import path

from maillage.groups.views import inside, public, team

OF = "groupes/<slug:slug>/"
MEETING = f"{OF}reunions/<int:pk>/"

urlpatterns = [
    path("groupes/", public.groups, name="groups"),
    path("groupes/nouveau/", team.create, name="group_create"),
    path(OF, public.group, name="group"),
    path(f"{OF}modifier/", team.edit, name="group_edit"),
    path(f"{OF}mandats/", team.mandates, name="group_mandates"),
    path(f"{OF}mandats/<int:pk>/", team.mandate, name="group_mandate"),
    path(f"{OF}defaire/<int:change>/", inside.undo, name="group_undo"),
    path(f"{OF}documents/", inside.attach, name="group_attach"),
    path(f"{OF}documents/<int:pk>/", inside.document, name="group_document"),
    path(f"{OF}documents/<int:pk>/retirer/", inside.drop, name="group_document_drop"),
    path(f"{OF}reunions/nouvelle/", inside.call_meeting, name="meeting_call"),
    path(MEETING, inside.meeting, name="meeting"),
    path(f"{MEETING}modifier/", inside.edit_meeting, name="meeting_edit"),
    path(f"{MEETING}compte-rendu/", inside.minutes, name="meeting_minutes"),
    path(f"{MEETING}compte-rendu.pdf", inside.minutes_pdf, name="meeting_pdf"),
    path(f"{MEETING}convocation.ics", inside.ics, name="meeting_ics"),
    path(f"{MEETING}decision/", inside.decide, name="meeting_decide"),
    path(f"{MEETING}tache/", inside.task, name="meeting_task"),
    path(f"{OF}taches/<int:pk>/faite/", inside.task_done, name="group_task_done"),
]
