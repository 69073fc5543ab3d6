"""What people propose about pages: a new one, a correction, an error to tell, an objection. How
each is reviewed, published, taken back."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock, history
from maillage.base.kinds import (
    ACCEPT,
    DECLINE,
    PUBLISH,
    AuthorStep,
    ContributionLike,
    Decided,
    Review,
    ReviewSide,
    Subject,
    Verb,
)
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.directory.queries.cards import Card, previewed
from maillage.likeness.rules import Profile, alike
from maillage.organisations import queries
from maillage.organisations.actions import people
from maillage.organisations.models import Manager, Organisation, Place
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.queries.sides import page_side, subjects
from maillage.organisations.stated import OF_PLACE, Stated
from maillage.organisations.words import in_words, label_of
from maillage.participation import proposing
from maillage.territories import queries as territories
from maillage.upkeep.actions import own
from maillage.upkeep.queries.identifiers import identifiers_seen
from maillage.upkeep.queries.saying import who_says

ADD, CORRECT, REPORT = "page_add", own.CORRECT, "page_report"
OBJECTION = "objection"
OBJECTION_ANSWERED_IN = dt.timedelta(days=30)  # GDPR, article 12.3
PROBLEMS = {
    "closed": gettext_lazy("Elle a fermé"),
    "moved": gettext_lazy("Elle a déménagé"),
    "wrong": gettext_lazy("Une information est fausse"),
    "not_ess": gettext_lazy("Ce n’est pas une structure de l’économie sociale et solidaire"),
    "abusive": gettext_lazy("Le contenu est abusif"),
}


class PageGone(Refusal):
    message = gettext_lazy("Cette fiche n’est plus dans l’annuaire.")


def page_of(contribution: ContributionLike) -> Organisation:
    """The page that a contribution is about, or that it made, or the one that it was joined to.
    Raises Gone."""
    found = Organisation.objects.filter(pk=contribution.made or contribution.key or 0).first()
    if found is None:
        raise PageGone
    if found.merged_into_id:
        return Organisation.objects.get(pk=found.merged_into_id)
    return found


def place_meant(organisation: Organisation, place_key: int) -> Place | None:
    """The place that a correction was about, or the one that shows for it since."""
    row = organisation.places.filter(pk=place_key).select_related("merged_into").first()
    return row and (row.merged_into or row)


def page_address(contribution: Any) -> str:
    """The page that a contribution is about, once it is there."""
    key = contribution.made or contribution.key
    found = Organisation.objects.filter(pk=key or 0, is_listed=True).first()
    return found.get_absolute_url() if found else ""


def subject_of(organisation: Organisation) -> Subject:
    return Subject("organisation", str(organisation.pk))


def about(contribution: ContributionLike) -> list[Subject]:
    """The page that a contribution is about, or that it made."""
    key = contribution.made or contribution.key or 0
    return subjects(Organisation.objects.filter(pk=key))


def none_of_it(_patch: Mapping[str, Any]) -> tuple[str, ...]:
    """It speaks of a structure: its author's own words stand beside it."""
    return ()


def identifiers_awaiting(organisation: Organisation, user: Any) -> list[str]:
    """The identifiers that somebody gave for a page and that no officer has agreed to yet."""
    given = [Stated.of_patch(row.patch).identifiers() for row in own.awaiting(organisation, user)]
    return [f"{label_of(name)} {stated}" for each in given for name, stated in each.items()]


def _label(name: str) -> str:
    return label_of(name.removeprefix(OF_PLACE))


def _said(name: str, value: Any) -> str:
    return in_words(name.removeprefix(OF_PLACE), value)


def _chosen(contribution: ContributionLike, fields: Collection[str] | None) -> Stated:
    """What is to be published of a contribution: all of it, or the fields named in its review."""
    stated = Stated.of_patch(contribution.patch)
    return stated if fields is None else stated.only(fields)


# A new page


def of_addition(contribution: ContributionLike) -> Review:
    """What is proposed, beside the pages that resemble it."""
    stated = Stated.of_patch(contribution.patch)
    said_of = stated.one_by_one()
    names = {_label(name): name for name in said_of}
    values = {_label(name): _said(name, value) for name, value in said_of.items()}
    right, doubts = identifiers_seen(stated.identifiers(), None)
    sides = [ReviewSide(_("Ce qui est proposé"), values, note=right, is_proposed=True)]
    verbs = [PUBLISH]
    for likeness, place in likely(stated):
        sides.append(page_side(place, reasons=likeness.reasons, score=likeness.score))
        label = _("C’est elle : compléter « %(n)s »") % {"n": place.organisation.name}
        verbs.append(Verb(f"same:{place.organisation_id}", label, "link"))
    verbs.append(DECLINE)
    always = {_label("name")}  # a page has a name
    return Review(
        contribution.title,
        _("Faut-il publier « %(name)s » ?") % {"name": contribution.title},
        tuple(sides),
        tuple(verbs),
        names={label: name for label, name in names.items() if label not in always},
        remarks=doubts,
    )


def verbs_of_addition(_contribution: ContributionLike) -> tuple[Verb, ...]:
    return PUBLISH, Verb("same", takes_key=True), DECLINE


def told(contribution: ContributionLike) -> dict[str, str]:
    """{label: value} of what a contribution says, for who sent it."""
    said_of = Stated.of_patch(contribution.patch).one_by_one()
    return {_label(name): _said(name, value) for name, value in said_of.items()}


def likely(stated: Stated) -> list[tuple[Any, Place]]:
    """The pages that a contribution resembles, with likeness and reasons."""
    of, at = stated.organisation, stated.place
    commune = at.get("commune")
    if not commune or not of.get("name"):
        return []
    town, centre = territories.towns_of([commune]).get(commune, ("", None))
    profile = Profile(
        None,
        of["name"],
        of.get("acronym") or "",
        at.get("street") or "",
        None,
        None,
        (at.get("siret") or "")[:9] or of.get("siren") or "",
        of.get("rna") or "",
        at.get("siret") or "",
        at.get("phone") or "",
        of.get("email") or "",
        of.get("website") or "",
        commune=commune,
        town=town,
        postcode=at.get("postcode") or "",
        centre=centre,
    )
    pairs: list[Any] = next(iter(alike([profile], queries.profiles_around([commune]))), [])
    rows = Place.objects.select_related("organisation", "commune").in_bulk(
        [other.id[0] for _likeness, other in pairs]
    )
    return [(likeness, rows[other.id[0]]) for likeness, other in pairs if other.id[0] in rows]


def likely_to(user: Any, stated: Stated) -> list[tuple[Any, Place]]:
    """Those of these pages that somebody may see: what is hidden is told to nobody else."""
    found = likely(stated)
    seen = Organisation.objects.visible_to(user).filter(
        pk__in={place.organisation_id for _likeness, place in found}
    )
    known = set(seen.values_list("pk", flat=True))
    return [pair for pair in found if pair[1].organisation_id in known]


def decide_addition(contribution: Any, decided: Decided) -> Change:
    fields = {*decided.fields, "name"} if decided.fields is not None else None
    stated = _chosen(contribution, fields)
    if decided.verdict.startswith("same:"):
        key = decided.verdict.removeprefix("same:")
        return _complete(contribution, key, stated, decided)
    made = people.create(
        stated=replace(stated, place={**stated.place, "is_head_office": True}),
        by=decided.by,
        at=decided.at,
    )
    contribution.made = str(made.pk)
    return made.written_in


def _complete(contribution: Any, key: str, stated: Stated, decided: Decided) -> Change:
    """Fill what a page leaves empty: what it says already is kept. Raises Gone."""
    pages = Organisation.objects.select_for_update().filter(merged_into=None)
    page = pages.filter(pk=whole(key) or 0).first()
    if page is None:
        raise PageGone
    contribution.made = str(page.pk)  # whose page it is now
    place = page.main_place()
    revised = people.revise(
        organisation=page,
        version=page.version,
        stated=_spare(stated, page, place),
        by=decided.by,
        at=decided.at,
        act="organisation.correct",
    )
    return revised.written_in


def _spare(stated: Stated, organisation: Organisation, place: Place | None) -> Stated:
    """What a page and its place leave empty."""

    def of(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        return {n: v for n, v in values.items() if hasattr(row, n) and not getattr(row, n)}

    if place is None:
        return Stated(of(organisation, stated.organisation))
    return Stated(of(organisation, stated.organisation), of(place, stated.place), place.pk)


# A correction


def of_correction(contribution: ContributionLike) -> Review:
    """Field by field: what the page shows and who says it, what is proposed."""
    page, place = _page_and_place(contribution)
    stated = Stated.of_patch(contribution.patch)
    fields = stated.one_by_one()
    now, told = {}, {}
    shown = as_shown(page, place, fields).one_by_one()
    told_by = who_says(page, place)
    for name in fields:
        label = _label(name)
        now[label] = _said(name, shown.get(name))
        who = told_by(name.removeprefix(OF_PLACE), name.startswith(OF_PLACE))
        told[label] = who if now[label] else ""
    right, doubts = identifiers_seen(stated.identifiers(), page)
    sides = (
        ReviewSide(page.name, now, note=_("aujourd’hui"), url=page.get_absolute_url()),
        ReviewSide(
            _("Ce qui est proposé"),
            {_label(n): _said(n, v) for n, v in fields.items()},
            note=right,
            is_proposed=True,
        ),
    )
    return Review(
        page.name,
        _("Faut-il corriger « %(name)s » ?") % {"name": page.name},
        sides,
        version=page.version,
        names={_label(name): name for name in fields},
        told_by=told,
        remarks=doubts,
    )


def _page_and_place(contribution: ContributionLike) -> tuple[Organisation, Place | None]:
    """Both at once, where neither was joined to another. Raises Gone."""
    places = Place.objects.select_related("organisation", "merged_into")
    place_key = Stated.of_patch(contribution.patch).place_key
    place = places.filter(pk=place_key, organisation=contribution.key).first()
    if place is None or place.organisation.merged_into_id:
        organisation = page_of(contribution)
        return organisation, place_meant(organisation, place_key)
    return place.organisation, place.merged_into or place


def would_be(contribution: ContributionLike) -> tuple[Organisation | None, Card]:
    """The page that a contribution is about, when there is one, and the card that it would make."""
    stated = Stated.of_patch(contribution.patch)
    if contribution.kind == ADD:
        return None, previewed(stated, None, None)
    page, place = _page_and_place(contribution)
    place = place or page.main_place()
    shown = as_shown(page, place)
    card = previewed(stated.over(shown), page, place)
    card.organisation.standing = page.standing
    return page, card


def decide_correction(contribution: ContributionLike, decided: Decided) -> Change:
    organisation = page_of(contribution)
    stated = _chosen(contribution, decided.fields)
    place = place_meant(organisation, stated.place_key)
    revised = people.revise(
        organisation=organisation,
        version=decided.version or organisation.version,
        stated=replace(stated, place_key=place.pk if place else 0),
        by=decided.by,
        at=decided.at,
        act="organisation.correct",
        by_manager=_is_of_manager(contribution, organisation),
    )
    return revised.written_in


def _is_of_manager(contribution: ContributionLike, organisation: Organisation) -> bool:
    """Who holds the page wrote it, and the team only read it."""
    kind, _colon, user = contribution.author.partition(":")
    return kind == "user" and Manager.objects.managing(organisation).filter(user=user).exists()


# An objection (GDPR, article 21)


def of_objection(contribution: ContributionLike) -> Review:
    """Answered within a month: the page that it names, when it names one."""
    organisation = Organisation.objects.filter(pk=contribution.key or 0, merged_into=None).first()
    place = organisation.main_place() if organisation else None
    until = clock.day(contribution.at + OBJECTION_ANSWERED_IN)
    remarks = (_("À répondre avant le %(day)s.") % {"day": f"{until:%d/%m/%Y}"},)
    return Review(
        contribution.title,
        _("Que demande cette personne ?"),
        (page_side(place),) if place else (),
        remarks=remarks,
    )


def verbs_of_objection(contribution: ContributionLike) -> list[Verb]:
    """A page leaves the directory, where one is named."""
    organisation = Organisation.objects.filter(pk=contribution.key or 0, merged_into=None).exists()
    unlist = (
        [Verb("unlist", _("Retirer la fiche de l’annuaire"), "x", True)] if organisation else []
    )
    return [*unlist, Verb(ACCEPT, _("C’est fait"), "check", not organisation), DECLINE]


def decide_objection(contribution: ContributionLike, decided: Decided) -> Change:
    if decided.verdict == ACCEPT:
        return history.change(
            by=decided.by, act="objection.settle", at=decided.at, note=_("Opposition")
        )
    organisation = page_of(contribution)
    values = {"listed": False, "unlisted_because": _("Retirée à la demande d’une personne.")}
    revised = people.revise(
        organisation=organisation,
        version=organisation.version,
        stated=Stated(values),
        by=decided.by,
        at=decided.at,
        act="organisation.unlist",
    )
    return revised.written_in


# What its author may do


def steps_of_addition(contribution: ContributionLike, token: str) -> list[AuthorStep]:
    return [proposing.correcting(reverse("contribute_add"), token)]


def steps_of_correction(contribution: ContributionLike, token: str) -> list[AuthorStep]:
    address = reverse("contribute_correct", args=[page_of(contribution).slug])
    return [proposing.correcting(address, token)]
