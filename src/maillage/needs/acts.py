"""What this room writes in the ledger, in words, and what of it visitors see nothing of."""

from django.utils.translation import gettext_lazy as _

from maillage.base.undoing import Erased, Never

ACTS = {
    "need.state": _("Besoin dit"),
    "need.revise": _("Besoin dit autrement"),
    "need.close": _("Besoin clos"),
    "need.reopen": _("Besoin rouvert"),
    "need.withdraw": _("Besoin retiré"),
    "need.answer": _("Une action répond à un besoin"),
    "need.unanswer": _("Une action ne répond plus à un besoin"),
    "need.redact": _("Donnée personnelle retirée de besoins"),
    "need_family.write": _("Famille de besoins écrite"),
    "challenge.write": _("Enjeu écrit"),
    "challenge.publish": _("Enjeu mis en ligne"),
    "challenge.unpublish": _("Enjeu retiré du site"),
    "challenge.group": _("Besoins regroupés en un enjeu"),
    "challenge.ungroup": _("Besoin sorti d’un enjeu"),
    "option.write": _("Piste écrite"),
    "option.withdraw": _("Piste retirée"),
    "option.decide": _("Décision prise sur une piste"),
}
UNSEEN = frozenset(act for act in ACTS if act.startswith(("need.", "need_family.")))
ABOVE = Never("undone where the answer is, by its like")
NEVER = {
    "need.answer": ABOVE,
    "need.unanswer": ABOVE,
    "need.redact": Never("what is erased is nowhere kept", Erased),
}
