"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from maillage.base.undoing import Never

ACTS = {
    "note.write": "Note écrite",
    "note.hide": "Note rangée",
    "note.attach": "Pièce jointe à une note",
    "note.sign_up": "Inscription à une note",
    "note.hand_over": "Notes confiées à quelqu’un d’autre",
    "note.redact": "Donnée personnelle retirée de notes",
}
UNSEEN = frozenset(("note.sign_up", "note.hand_over"))
NEVER = {
    "note.attach": Never("a piece leaves by its own act"),
    "note.sign_up": Never("between a note and one person"),
    "note.hand_over": Never("undone by its like"),
    "note.redact": Never("what is erased is nowhere kept"),
}
