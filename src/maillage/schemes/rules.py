"""Who advises; and why an organisation is proposed, in sentences."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from maillage.schemes.models import Adviser, SupportOrganisation, name_of


def advises(user: Any) -> bool:
    """Whether somebody advises somewhere; asked once a request."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return False
    return bool(_duties(user))


def coordinates(user: Any) -> bool:
    """Whether somebody coordinates: routes what nobody has, and reads figures."""
    return advises(user) and any(_duties(user))


def _duties(user: Any) -> list[bool]:
    if not hasattr(user, "_advises"):
        rows = Adviser.objects.lasting().filter(user=user)
        user._advises = list(rows.values_list("coordinates", flat=True))
    duties: list[bool] = user._advises
    return duties


class Sought(NamedTuple):
    """What is asked: values of SupportSubject, the code of a commune, whether it is a structure."""

    subjects: Collection[str] = ()
    commune: str | None = None
    is_structure: bool | None = None


def reasons_for(one: SupportOrganisation, sought: Sought, taken: int) -> list[str] | None:
    """Why this organisation, the strongest first; None: it is not for it. `taken`: the dossiers
    that it took this month."""
    if not one.is_open or (one.communes and sought.commune not in one.communes):
        return None
    if sought.is_structure is not None and not (
        one.takes_structures if sought.is_structure else one.takes_projects
    ):
        return None
    if one.capacity is not None and taken >= one.capacity:
        return None
    own = [subject for subject in sought.subjects if subject in one.subjects]
    if sought.subjects and not own:
        return None
    found = [_("Aide à : %(what)s") % {"what": name_of(subject)} for subject in own]
    if sought.is_structure is False and one.takes_projects:
        found.append(_("Reçoit les projets avant tout SIRET"))
    if one.communes and sought.commune in one.communes:
        found.append(_("Vient dans la commune"))
    if one.capacity is not None:
        found.append(_("A de la place ce mois-ci"))
    return found
