"""An error that somebody tells of a page: what it speaks of, put right and answered in one act."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock, history
from maillage.base.kinds import (
    ACCEPT,
    DECLINE,
    MEND,
    ContributionLike,
    Decided,
    Review,
    ReviewSide,
    Verb,
)
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.base.text import words
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation, Place
from maillage.organisations.queries.shown import OF_PLACE, as_shown
from maillage.organisations.queries.sides import page_side
from maillage.organisations.stated import Stated
from maillage.organisations.words import WEEK, label_of, periods_in_words
from maillage.participation.rules import FOUR_EYES
from maillage.upkeep import forms
from maillage.upkeep.contributions import page_of
from maillage.upkeep.queries.saying import who_says

ADDRESS = ("street", "postcode", "commune")
# The fields that a report speaks of, by the words that people use for them, without accents.
SPOKEN_OF = {
    ("hours", "closures"): "horaire horaires heure heures ouvert ouverte ouverts ouvertes ouvre "
    "ouverture ferme fermee fermes fermeture lundi mardi mercredi jeudi vendredi samedi dimanche "
    "vacances ferie feries",
    ("phone",): "telephone tel numero numeros appel appeler appele joindre injoignable repond",
    ADDRESS: "adresse rue avenue boulevard place demenage demenagement locaux",
    ("email",): "courriel courriels mail mails email e-mail",
    ("website",): "site web internet lien url",
    ("price", "admission"): "prix tarif tarifs gratuit gratuite payant payante adhesion",
    ("name",): "nom appelle nomme renommee",
    ("themes",): "theme themes activite activites",
}
KNOWN_BY = ("name", "summary", *ADDRESS, "phone", "email", "website")  # when no word tells
AT_THE_PLACE = (*OF_PLACE, "commune", "hours")
OF_PROBLEM = {"moved": ADDRESS, "abusive": ("summary", "description")}
SETTLED_OTHERWISE = ("closed", "not_ess")  # by a verb, not by a field
QUESTIONS = {
    "closed": gettext_lazy("« %(name)s » a-t-elle fermé ?"),
    "moved": gettext_lazy("« %(name)s » a-t-elle déménagé ?"),
    "not_ess": gettext_lazy("« %(name)s » a-t-elle sa place dans l’annuaire ?"),
    "abusive": gettext_lazy("La fiche « %(name)s » dit-elle quelque chose d’abusif ?"),
    "hours": gettext_lazy("Les horaires de « %(name)s » sont-ils justes ?"),
    "phone": gettext_lazy("Le téléphone de « %(name)s » est-il le bon ?"),
    "street": gettext_lazy("L’adresse de « %(name)s » est-elle la bonne ?"),
    "": gettext_lazy("Que faut-il corriger sur la fiche « %(name)s » ?"),
}


class PartIsWrong(Refusal):
    message = gettext_lazy("Rien n’est encore corrigé : relisez ce que vous avez écrit.")


def concerned(problem: str, note: str) -> tuple[str, ...]:
    """The fields that a report speaks of, in the order of the form that puts them right."""
    if problem in SETTLED_OTHERWISE:
        return ()
    if problem in OF_PROBLEM:
        return OF_PROBLEM[problem]
    said = set(words(note))
    found = [fields for fields, told in SPOKEN_OF.items() if said & set(told.split())]
    return tuple(name for fields in found for name in fields)


def _concerned(contribution: ContributionLike) -> tuple[str, ...]:
    return concerned(contribution.patch.get("problem", ""), contribution.note)


def part(contribution: ContributionLike, typed: Any = None) -> forms.PartForm | None:
    """The form of what a report speaks of, as the page says it now. With four eyes there is none:
    what somebody of the team types is a change of their own, made where the page is written, and
    read by another."""
    problem = contribution.patch.get("problem", "")
    if problem in SETTLED_OTHERWISE or FOUR_EYES():
        return None
    organisation = page_of(contribution)
    return _part(contribution, organisation, organisation.main_place(), typed)


def _part(
    contribution: ContributionLike, page: Organisation, place: Place | None, typed: Any
) -> forms.PartForm:
    return forms.PartForm(
        typed or None,
        initial=forms.initial(page, place),
        question=_("Que doit dire la fiche ?"),
        asked=_concerned(contribution) or KNOWN_BY,
    )


def review(contribution: ContributionLike) -> Review:
    organisation = page_of(contribution)
    place = organisation.main_place()
    fields = _concerned(contribution)
    told_by = who_says(organisation, place)
    problem = contribution.patch.get("problem", "")
    asked = problem if problem in QUESTIONS else next(iter(fields), "")
    return Review(
        organisation.name,
        QUESTIONS.get(asked, QUESTIONS[""]) % {"name": organisation.name},
        (_side(place, fields),) if place else (),
        version=organisation.version,
        concerned=[label_of(name) for name in fields],
        told_by={label_of(name): told_by(name, name in AT_THE_PLACE) for name in fields},
    )


def _side(place: Place, fields: Collection[str]) -> ReviewSide:
    """The page, with each field that is spoken of, were it empty; hours day by day."""
    side = page_side(place)
    said = {label_of(name): side.values.get(label_of(name), "") for name in fields}
    if "hours" in fields:
        said[label_of("hours")] = _week(place.hours or {})
    return replace(side, values={**side.values, **said})


def _week(hours: Mapping[str, Any]) -> str:
    if not hours:
        return _("Horaires non connus")
    days = [day for day in WEEK if day != "ph" or day in hours]
    told = [(WEEK[day], periods_in_words(hours.get(day) or ())) for day in days]
    return "\n".join(f"{day}\u00a0: {hours}" for day, hours in told)


def verbs(contribution: ContributionLike) -> list[Verb]:
    """What mends the problem that is told, first."""
    mends = {
        "closed": [Verb("close", _("Elle a fermé"), "x", True)],
        "not_ess": [Verb("unlist", _("La retirer de l’annuaire"), "x", True)],
    }
    mend = [] if FOUR_EYES() else [Verb(MEND, _("Corriger et répondre"), "check", True)]
    settled = Verb(ACCEPT, _("C’est déjà réglé"), "check")
    return [*mends.get(contribution.patch.get("problem", ""), mend), settled, DECLINE]


def decide(contribution: ContributionLike, decided: Decided) -> Change:
    page, by, at = page_of(contribution), decided.by, decided.at
    if decided.verdict == ACCEPT:
        return history.change(by=by, act="report.settle", at=at, note=page.name)
    if decided.verdict == MEND:
        act, stated = "organisation.correct", _put_right(contribution, page, decided.typed)
    elif decided.verdict == "close":
        act, stated = "organisation.close", Stated({"closed_on": clock.day(at).isoformat()})
    else:
        because = _("N’entre pas dans la définition légale.")
        act, stated = "organisation.unlist", Stated({"listed": False, "unlisted_because": because})
    revised = people.revise(
        organisation=page,
        version=decided.version or page.version,
        stated=stated,
        by=by,
        at=at,
        act=act,
    )
    return revised.written_in


def _put_right(
    contribution: ContributionLike, page: Organisation, typed: Mapping[str, Any]
) -> Stated:
    """What was typed in the part, where it differs from the page. Raises PartIsWrong."""
    place = page.main_place()
    form = _part(contribution, page, place, typed)
    if not form.is_valid():
        raise PartIsWrong
    return form.stated().less(as_shown(page, place))
