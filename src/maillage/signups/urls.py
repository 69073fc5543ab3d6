from django.urls import path

from maillage.signups.views import public, team

EVENT, OWN = "agenda/evenement/<slug:slug>/", "agenda/inscription/<str:token>/"
urlpatterns = [
    path(f"{EVENT}inscription/", public.event_sign_up, name="event_sign_up"),
    path(OWN, public.attendee, name="attendee"),
    path(f"{OWN}confirmer/", public.confirm, name="attendee_confirm"),
    path(f"{OWN}accepter/", public.accept, name="attendee_accept"),
    path(f"{OWN}attendre/", public.wait, name="attendee_wait"),
    path(f"{OWN}quitter/", public.leave, name="attendee_leave"),
    path(f"{OWN}rendez-vous.ics", public.ics, name="attendee_ics"),
    path(f"{EVENT}inscriptions/", team.sign_ups, name="sign_ups"),
    path(f"{EVENT}inscriptions/reglages/", team.terms, name="sign_up_terms"),
    path(f"{EVENT}inscriptions/ajouter/", team.add, name="attendee_add"),
    path(f"{EVENT}inscriptions/<int:pk>/retirer/", team.remove, name="attendee_remove"),
    path(f"{EVENT}inscriptions/<int:pk>/remettre/", team.put_back, name="attendee_back"),
    path(f"{EVENT}inscriptions/presences/", team.came, name="sign_ups_came"),
    path(f"{EVENT}inscriptions/ecrire/", team.write, name="sign_ups_write"),
    path(f"{EVENT}inscriptions/emargement.pdf", team.sheet, name="sign_ups_sheet"),
    path(f"{EVENT}inscriptions/liste.csv", team.csv, name="sign_ups_csv"),
]
