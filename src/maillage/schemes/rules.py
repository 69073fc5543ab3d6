"""Who advises; and why an organisation is proposed, in sentences."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from maillage.schemes.models import (
    Adviser,
    LifeStage,
    SchemeRule,
    SupportOrganisation,
    name_of,
)


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


# For whom a scheme is


class SchemeFacts(NamedTuple):
    """What is known of who asks; an empty one was not asked."""

    stage: str = ""
    family: str = ""
    staff: int | None = None
    commune: str = ""
    theme: str = ""


class Eligibility(NamedTuple):
    """`reasons`: what is met; `unsure`: what somebody has to say before."""

    reasons: list[str]
    unsure: list[str]


Names = Mapping[str, Mapping[str, str]]  # {kind of rule: {key: how people call it}}


def in_sentence(rule: SchemeRule, names: Names) -> str:
    """A rule as people read it."""
    if rule.kind == SchemeRule.Kind.STAFF:
        if rule.least is not None and rule.most is not None:
            return _("de %(a)s à %(b)s salariés") % {"a": rule.least, "b": rule.most}
        if rule.most is not None:
            return ngettext("%(n)s salarié au plus", "%(n)s salariés au plus", rule.most) % {
                "n": rule.most
            }
        least = rule.least or 0
        return ngettext("%(n)s salarié au moins", "%(n)s salariés au moins", least) % {"n": least}
    known = dict(LifeStage.choices) if rule.kind == SchemeRule.Kind.STAGE else {}
    called = known or names.get(rule.kind, {})
    return ", ".join(str(called.get(value, value)) for value in rule.values)


def eligible(rules: Iterable[SchemeRule], facts: SchemeFacts, names: Names) -> Eligibility | None:
    """Why a scheme fits, by its rules in force; None: it is not for them."""
    kinds: dict[str, list[SchemeRule]] = {}
    for rule in rules:
        kinds.setdefault(rule.kind, []).append(rule)
    reasons, unsure = [], []
    for kind, together in kinds.items():
        fact = getattr(facts, kind)
        met = [rule for rule in together if _meets(rule, fact)]
        if fact in ("", None):
            said = _(" ou ").join(in_sentence(rule, names) for rule in together)
            unsure.append(_("À vérifier ensemble : %(what)s") % {"what": said})
        elif met:
            reasons.append(_REASONS[kind] % {"what": _said(met[0], fact, names)})
        else:
            return None
    return Eligibility(reasons, unsure)


def _meets(rule: SchemeRule, fact: Any) -> bool:
    if rule.kind != SchemeRule.Kind.STAFF:
        return fact in rule.values
    if fact is None:
        return False
    return (rule.least or 0) <= fact and (rule.most is None or fact <= rule.most)


def _said(rule: SchemeRule, fact: Any, names: Names) -> str:
    """The value that was met, alone."""
    if rule.kind == SchemeRule.Kind.STAFF:
        return in_sentence(rule, names)
    return in_sentence(SchemeRule(kind=rule.kind, values=[fact]), names)


_REASONS: Mapping[Any, Any] = {
    SchemeRule.Kind.STAGE: gettext_lazy("Pour %(what)s"),
    SchemeRule.Kind.FAMILY: gettext_lazy("Ouvert à : %(what)s"),
    SchemeRule.Kind.STAFF: gettext_lazy("Pour les structures : %(what)s"),
    SchemeRule.Kind.COMMUNE: gettext_lazy("Proposé à %(what)s"),
    SchemeRule.Kind.THEME: gettext_lazy("Pour le domaine : %(what)s"),
}


def aligned(before: Iterable[str], after: Iterable[str]) -> dict[str, str]:
    """{stage of today: what it is called in the new list}: the same name, else those that are left
    in their order, when as many are; a stage that is not there leaves."""
    old, new = list(before), list(after)
    found = {name: name for name in old if name in new}
    rest, fresh = [n for n in old if n not in found], [n for n in new if n not in found]
    if len(rest) == len(fresh):
        found |= dict(zip(rest, fresh, strict=True))
    return found
