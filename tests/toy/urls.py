from django.urls import path

from tests.toy import views

urlpatterns = [
    path("notes/", views.notes, name="notes"),
    path("notes.csv", views.csv, name="notes_csv"),
    path("notes/carte.json", views.points, name="notes_points"),
    path("notes/completion.json", views.completion, name="notes_completion"),
    path("notes/proposer/", views.propose, name="note_propose"),
    path("notes/<int:pk>/", views.note, name="note"),
    path("notes/<int:pk>/carte/", views.pin, name="note_pin"),
    path("notes/<int:pk>/venir/", views.sign_up, name="note_sign_up"),
    path("notes/<int:pk>/joindre/", views.attach, name="note_attach"),
    path("notes/<int:of>/pieces/<int:pk>/", views.piece, name="note_piece"),
]
