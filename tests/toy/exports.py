"""Notes as a file. Who may be written to about one is in none."""

from django.urls import reverse

from maillage.look.frames import Link
from maillage.sharing.exports import Column, Files

FILES = Files(
    "notes",
    {
        "titre": Column(lambda one: one.subject.name, "name"),
        "texte": Column(lambda one: one.subject.summary, "summary"),
        "commune": Column(lambda one: one.subject.commune, "commune_id"),
        "premier_jour": Column(lambda one: one.subject.starts, "starts"),
        "dernier_jour": Column(lambda one: one.subject.ends, "ends"),
    },
    left_out="Notes que la licence de ce fichier ne permet pas :",
    follow="les notes",
    back=lambda: Link("Retour aux notes", reverse("notes")),
)
