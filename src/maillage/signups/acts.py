"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Never

ACTS = {
    "signup.terms": _("Inscriptions à un événement réglées"),
    "signup.enter": _("Inscription à un événement"),
    "signup.accept": _("Place proposée, acceptée"),
    "signup.wait": _("Place proposée, laissée à la personne suivante"),
    "signup.lapse": _("Place proposée, restée sans réponse"),
    "signup.leave": _("Désinscription d’un événement"),
    "signup.change": _("Inscription modifiée"),
    "signup.add": _("Personne ajoutée à un événement"),
    "signup.remove": _("Personne retirée d’un événement"),
    "signup.put_back": _("Personne remise à un événement"),
    "signup.mark": _("Présences notées"),
    "signup.write": _("Message aux personnes inscrites"),
}
UNSEEN = frozenset(("signup.mark", "signup.write"))
NEVER = {
    "signup.enter": Never("whoever signed up leaves by their own page"),
    "signup.accept": Never("whoever accepted leaves by their own page"),
    "signup.wait": Never("the seat was offered to the next"),
    "signup.lapse": Never("the seat was offered to the next; who organises may add somebody"),
    "signup.leave": Never("their seat was offered to the next; who organises may put them back"),
    "signup.change": Never("said again on the same page"),
    "signup.write": Never("mails have left"),
}
