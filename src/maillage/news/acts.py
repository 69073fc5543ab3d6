"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "news.write": _("Actualité écrite"),
    "news.hide": _("Actualité retirée du site"),
    "news.show": _("Actualité remise en ligne"),
    "news.picture": _("Image d’une actualité"),
    "news.redact": _("Donnée personnelle retirée d’actualités"),
    "classified.write": _("Annonce écrite"),
    "classified.prolong": _("Annonce prolongée"),
    "classified.end": _("Annonce finie"),
    "classified.hide": _("Annonce retirée du site"),
    "classified.show": _("Annonce remise en ligne"),
    "classified.message": _("Réponse transmise à l’auteur d’une annonce"),
    "classified.redact": _("Donnée personnelle retirée d’annonces"),
}
UNSEEN = frozenset(("classified.message",))
NEVER = {
    "news.redact": Never("what is erased is nowhere kept", Erased),
    "classified.redact": Never("what is erased is nowhere kept", Erased),
    "classified.message": Never("the mail has left"),
}
