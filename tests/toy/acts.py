"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

ACTS = {
    "note.write": "Note écrite",
    "note.hide": "Note rangée",
    "note.undo": "Note remise comme avant",
    "note.attach": "Pièce jointe à une note",
    "note.sign_up": "Inscription à une note",
    "note.hand_over": "Notes confiées à quelqu’un d’autre",
}
UNSEEN = frozenset(("note.sign_up", "note.hand_over"))
