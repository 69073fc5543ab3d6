"""What a machine may say of a contribution: how many a day, and which must be looked at first.

Nothing is deleted by a machine: what is flagged waits in the same queue, under its own title.
"""

import datetime as dt
import re
from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import text
from maillage.base.settings import Section, Setting

NEIGHBOURS = "community"  # who decided, in the ledger, when neighbours vouched together

FOUR_EYES: Setting[bool] = Setting(
    "participation.four_eyes",
    gettext_lazy("Relecture à deux : personne ne publie seul ses propres changements"),
    default=False,
    help=gettext_lazy("Ce qu’un membre de l’équipe modifie attend la relecture d’un autre."),
)
VOUCHES: Setting[int] = Setting(
    "participation.vouches",
    gettext_lazy("Nombre d’habitants dont l’accord publie une proposition"),
    default=0,
    help=gettext_lazy(
        "0 : jamais. Sinon, les propositions se lisent sur une page publique ; autant de personnes "
        "qui disent « c’est juste » en publient une, et une seule objection la laisse à l’équipe."
    ),
    at_least=0,
    at_most=20,
)
SECTION = Section(gettext_lazy("Propositions"), (FOUR_EYES, VOUCHES))
# It may grow, never shrink: under five, what the pages promise would be untrue.
SMALL_GROUP: Setting[int] = Setting(
    "participation.small_group",
    gettext_lazy("Plus petit groupe dont un chiffre se publie"),
    default=5,
    help=gettext_lazy(
        "Un chiffre sur moins de personnes ou de structures que cela n’est jamais publié, et rien "
        "de ce qui est publié ne permet de le retrouver."
    ),
    at_least=5,
    at_most=50,
)
SECRECY = Section(gettext_lazy("Secret des réponses"), (SMALL_GROUP,))

DRAFT_LIFE = dt.timedelta(days=14)  # an address that was never confirmed
ASKED_LIFE = dt.timedelta(days=60)  # a question that was never answered
LINK_LIFE = dt.timedelta(days=90)
KEPT = dt.timedelta(days=365)  # refused and withdrawn ones, then their address is erased
QUICKEST = 3.0  # seconds in which nobody fills a form
NEW_AUTHOR = 3  # published contributions from which an author is trusted with links
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+", re.IGNORECASE)


def one_voice(email: str) -> str:
    """An address as one voice: what follows a « + » is the same person."""
    name, _at, host = email.strip().lower().partition("@")
    return f"{name.partition('+')[0]}@{host}"


def quota(published: int) -> int:
    """How many contributions an address may send in a day: it grows with what was published."""
    return 5 if published < NEW_AUTHOR else 20 if published < 20 else 100


def reason_to_flag(
    *, words: str, published: int, others: Collection[str], trapped: bool, seconds: float | None
) -> str:
    """Why a contribution must be looked at before the rest, or empty. `words`: what it says in free
    text; `others`: what new authors said lately; `seconds`: between the form and its sending."""
    if trapped:
        return _("un champ invisible a été rempli")
    if seconds is not None and seconds < QUICKEST:
        return _("envoyée en moins de trois secondes")
    if published >= NEW_AUTHOR:
        return ""
    if _LINK.search(words):
        return _("un lien, d’un auteur nouveau")
    if len(words) > 40 and _plain(words) in {_plain(other) for other in others}:
        return _("le même texte qu’une autre proposition")
    return ""


def _plain(stated: str) -> str:
    return " ".join(text.fold(stated).split())
