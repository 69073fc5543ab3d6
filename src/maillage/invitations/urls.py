from django.urls import path

from maillage.invitations import views

urlpatterns = [
    path("code/", views.code, name="code"),
    path("code/<str:key>/", views.invited, name="invited"),
    path("equipe/invitations/", views.waves, name="waves"),
    path("equipe/invitations/<int:pk>/", views.wave, name="wave"),
    path("equipe/invitations/<int:pk>/lettre/", views.letter, name="wave_letter"),
    path("equipe/invitations/<int:pk>/lettre.pdf", views.specimen, name="wave_specimen"),
    path("equipe/invitations/<int:pk>/signature/", views.signature, name="wave_signature"),
    path("equipe/invitations/<int:pk>/lettres/", views.print_letters, name="wave_print"),
    path("equipe/invitations/<int:pk>/lettres.pdf", views.letters, name="wave_letters"),
    path("equipe/invitations/<int:pk>/rappels/", views.remind, name="wave_remind"),
    path("equipe/invitations/<int:pk>/relais/", views.add_relay, name="wave_relay"),
    path("equipe/invitations/<int:pk>/telephone/", views.by_phone, name="wave_phone"),
    path("relais/<str:token>/", views.relay, name="relay"),
]
