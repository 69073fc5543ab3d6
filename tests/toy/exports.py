"""Notes as a file. Who may be written to about one is in none."""

from django.urls import reverse

from maillage.look.frames import Link
from maillage.sharing.exports import FileColumn, Files

FILES = Files(
    "notes",
    {
        "titre": FileColumn(lambda one: one.subject.name, "name"),
        "texte": FileColumn(lambda one: one.subject.summary, "summary"),
        "commune": FileColumn(lambda one: one.subject.commune, "commune_id"),
        "premier_jour": FileColumn(lambda one: one.subject.starts, "starts"),
        "dernier_jour": FileColumn(lambda one: one.subject.ends, "ends"),
    },
    left_out="Notes que la licence de ce fichier ne permet pas :",
    follow="les notes",
    back=lambda: Link("Retour aux notes", reverse("notes")),
)
