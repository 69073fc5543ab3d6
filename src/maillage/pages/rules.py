"""What an audit allows a site to say of itself."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Conformity:
    label: Any
    sentence: Any


NONE = Conformity(_("non conforme"), _("Ce site n’est pas en conformité avec le RGAA 4.1."))
PARTIAL = Conformity(
    _("partiellement conforme"), _("Ce site est en conformité partielle avec le RGAA 4.1.")
)
FULL = Conformity(_("totalement conforme"), _("Ce site est en conformité totale avec le RGAA 4.1."))


def conformity_of(rate: int | None) -> Conformity:
    """Total at 100 %, partial from 50 %, else none (arrêté of 20 September 2019)."""
    if rate is None or rate < 50:
        return NONE
    return FULL if rate == 100 else PARTIAL
