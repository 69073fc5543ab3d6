from django.urls import path

from maillage.agenda.views import periods, pictures, public, writing

urlpatterns = [
    path("agenda/", public.agenda, name="agenda"),
    path("agenda/mois/", periods.month, name="agenda_month"),
    path("agenda/semaine/", periods.week, name="agenda_week"),
    path("agenda/jour/", periods.day, name="agenda_day"),
    path("agenda/agenda.ics", public.ics, name="agenda_ics"),
    path("agenda/agenda.atom", public.atom, name="agenda_atom"),
    path("agenda/carte.json", public.points, name="agenda_points"),
    path("agenda/completion.json", public.completion, name="agenda_completion"),
    path("agenda/proposer/", writing.propose, name="event_propose"),
    path("agenda/<int:pk>/carte/", public.pin, name="agenda_pin"),
    path("agenda/evenement/<slug:slug>/", public.event, name="event"),
    path("agenda/evenement/<slug:slug>/agenda.ics", public.event_ics, name="event_ics"),
    path("agenda/evenement/<slug:slug>/modifier/", writing.edit, name="event_edit"),
    path("agenda/evenement/<slug:slug>/annuler/", writing.cancel, name="event_cancel"),
    path("agenda/evenement/<slug:slug>/retirer/", writing.hide, name="event_hide"),
    path("agenda/evenement/<slug:slug>/remettre/", writing.show_again, name="event_show"),
    path("agenda/evenement/<slug:slug>/defaire/<int:change>/", writing.undo, name="event_undo"),
    path("agenda/evenement/<slug:slug>/image/", pictures.put, name="event_picture_put"),
    path("agenda/evenement/<slug:slug>/image/retirer/", pictures.take_away, name="event_bare"),
    path("agenda/evenement/<slug:slug>/images/<str:name>", pictures.picture, name="event_picture"),
    path("structures/<slug:slug>/agenda.ics", public.structure_ics, name="organisation_ics"),
]
