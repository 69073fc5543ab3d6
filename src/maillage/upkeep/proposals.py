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
    Decided,
    Proposal,
    Review,
    Side,
    Step,
    Subject,
    Verb,
)
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.likeness.rules import Profile, alike
from maillage.organisations import queries
from maillage.organisations.actions import people
from maillage.organisations.models import Manager, Organisation, Place
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.queries.sides import page_side, sources_of, subjects
from maillage.organisations.stated import OF_PLACE, Stated
from maillage.organisations.words import label_of, said
from maillage.participation import proposing
from maillage.territories import queries as territories
from maillage.upkeep.actions import own
from maillage.upkeep.queries.identifiers import identifiers_seen

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


class Gone(Refusal):
    message = gettext_lazy("Cette fiche n’est plus dans l’annuaire.")


def page_of(proposal: Proposal) -> Organisation:
    """The page that a proposal is about, or that it made, or the one that it was joined to. Raises
    Gone."""
    found = Organisation.objects.filter(pk=proposal.made or proposal.key or 0).first()
    if found is None:
        raise Gone
    if found.merged_into_id:
        return Organisation.objects.get(pk=found.merged_into_id)
    return found


def place_meant(page: Organisation, at: int) -> Place | None:
    """The place that a correction was about, or the one that shows for it since."""
    row = page.places.filter(pk=at).select_related("merged_into").first()
    return row and (row.merged_into or row)


def page_address(proposal: Any) -> str:
    """The page that a proposal is about, once it is there."""
    key = proposal.made or proposal.key
    found = Organisation.objects.filter(pk=key or 0, is_listed=True).first()
    return found.get_absolute_url() if found else ""


def subject_of(page: Organisation) -> Subject:
    return Subject("organisation", str(page.pk))


def about(proposal: Proposal) -> list[Subject]:
    """The page that a proposal is about, or that it made."""
    key = proposal.made or proposal.key or 0
    return subjects(Organisation.objects.filter(pk=key))


def none_of_it(_patch: Mapping[str, Any]) -> tuple[str, ...]:
    """It speaks of a structure: its author's own words stand beside it."""
    return ()


def identifiers_awaiting(page: Organisation, user: Any) -> list[str]:
    """The identifiers that somebody gave for a page and that no officer has agreed to yet."""
    given = [Stated.of_patch(row.patch).identifiers() for row in own.awaiting(page, user)]
    return [f"{label_of(name)} {said}" for each in given for name, said in each.items()]


def _label(name: str) -> str:
    return label_of(name.removeprefix(OF_PLACE))


def _said(name: str, value: Any) -> str:
    return said(name.removeprefix(OF_PLACE), value)


def _chosen(proposal: Proposal, fields: Collection[str] | None) -> Stated:
    """What is to be published of a proposal: all of it, or the fields named in its review."""
    stated = Stated.of_patch(proposal.patch)
    return stated if fields is None else stated.only(fields)


# A new page


def of_addition(proposal: Proposal) -> Review:
    """What is proposed, beside the pages that resemble it."""
    stated = Stated.of_patch(proposal.patch)
    said_of = stated.one_by_one()
    names = {_label(name): name for name in said_of}
    values = {_label(name): _said(name, value) for name, value in said_of.items()}
    right, doubts = identifiers_seen(stated.identifiers(), None)
    sides = [Side(_("Ce qui est proposé"), values, note=right, is_proposed=True)]
    verbs = [PUBLISH]
    for likeness, place in likely(stated):
        sides.append(page_side(place, reasons=likeness.reasons, score=likeness.score))
        label = _("C’est elle : compléter « %(n)s »") % {"n": place.organisation.name}
        verbs.append(Verb(f"same:{place.organisation_id}", label, "link"))
    verbs.append(DECLINE)
    always = {_label("name")}  # a page has a name
    return Review(
        proposal.title,
        _("Faut-il publier cette structure ?"),
        tuple(sides),
        tuple(verbs),
        names={label: name for label, name in names.items() if label not in always},
        remarks=note_of(proposal) + doubts,
    )


def verbs_of_addition(_proposal: Proposal) -> tuple[Verb, ...]:
    return PUBLISH, Verb("same", takes_key=True), DECLINE


def told(proposal: Proposal) -> dict[str, str]:
    """{label: value} of what a proposal says, for who sent it."""
    said_of = Stated.of_patch(proposal.patch).one_by_one()
    return {_label(name): _said(name, value) for name, value in said_of.items()}


def note_of(proposal: Proposal) -> tuple[str, ...]:
    """What its author adds for the team, as a remark."""
    note = proposal.note
    return (_("Mot de l’auteur : %(note)s") % {"note": note},) if note else ()


def likely(stated: Stated) -> list[tuple[Any, Place]]:
    """The pages that a proposal resembles, with likeness and reasons."""
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


def decide_addition(proposal: Any, decided: Decided) -> Change:
    fields = {*decided.fields, "name"} if decided.fields is not None else None
    stated = _chosen(proposal, fields)
    if decided.verdict.startswith("same:"):
        key = decided.verdict.removeprefix("same:")
        return _complete(proposal, key, stated, decided)
    made = people.create(
        stated=replace(stated, place={**stated.place, "is_head_office": True}),
        by=decided.by,
        at=decided.at,
    )
    proposal.made = str(made.pk)
    return made.written_in


def _complete(proposal: Any, key: str, stated: Stated, decided: Decided) -> Change:
    """Fill what a page leaves empty: what it says already is kept. Raises Gone."""
    pages = Organisation.objects.select_for_update().filter(merged_into=None)
    page = pages.filter(pk=whole(key) or 0).first()
    if page is None:
        raise Gone
    proposal.made = str(page.pk)  # whose page it is now
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


def _spare(stated: Stated, page: Organisation, place: Place | None) -> Stated:
    """What a page and its place leave empty."""

    def of(row: Any, values: Mapping[str, Any]) -> dict[str, Any]:
        return {n: v for n, v in values.items() if hasattr(row, n) and not getattr(row, n)}

    if place is None:
        return Stated(of(page, stated.organisation))
    return Stated(of(page, stated.organisation), of(place, stated.place), place.pk)


# A correction


def of_correction(proposal: Proposal) -> Review:
    """Field by field: what the page shows and who says it, what is proposed."""
    page, place = _page_and_place(proposal)
    stated = Stated.of_patch(proposal.patch)
    fields = stated.one_by_one()
    now, told = {}, {}
    shown = as_shown(page, place, fields).one_by_one()
    told_by = sources_of(page, place)
    for name in fields:
        label = _label(name)
        now[label] = _said(name, shown.get(name))
        who = told_by(name.removeprefix(OF_PLACE), name.startswith(OF_PLACE))
        told[label] = who if now[label] else ""
    right, doubts = identifiers_seen(stated.identifiers(), page)
    sides = (
        Side(page.name, now, note=_("aujourd’hui"), url=page.get_absolute_url()),
        Side(
            _("Ce qui est proposé"),
            {_label(n): _said(n, v) for n, v in fields.items()},
            note=right,
            is_proposed=True,
        ),
    )
    return Review(
        page.name,
        _("Faut-il corriger cette fiche ?"),
        sides,
        version=page.version,
        names={_label(name): name for name in fields},
        told_by=told,
        remarks=note_of(proposal) + doubts,
    )


def _page_and_place(proposal: Proposal) -> tuple[Organisation, Place | None]:
    """Both at once, where neither was joined to another. Raises Gone."""
    places = Place.objects.select_related("organisation", "merged_into")
    at = Stated.of_patch(proposal.patch).at
    place = places.filter(pk=at, organisation=proposal.key).first()
    if place is None or place.organisation.merged_into_id:
        page = page_of(proposal)
        return page, place_meant(page, at)
    return place.organisation, place.merged_into or place


def decide_correction(proposal: Proposal, decided: Decided) -> Change:
    page = page_of(proposal)
    stated = _chosen(proposal, decided.fields)
    place = place_meant(page, stated.at)
    revised = people.revise(
        organisation=page,
        version=decided.version or page.version,
        stated=replace(stated, at=place.pk if place else 0),
        by=decided.by,
        at=decided.at,
        act="organisation.correct",
        by_manager=_is_of_manager(proposal, page),
    )
    return revised.written_in


def _is_of_manager(proposal: Proposal, page: Organisation) -> bool:
    """Who holds the page wrote it, and the team only read it."""
    kind, _colon, user = proposal.author.partition(":")
    return kind == "user" and Manager.objects.holding(page).filter(user=user).exists()


# An error


def of_report(proposal: Proposal) -> Review:
    page = page_of(proposal)
    place = page.main_place()
    problem = proposal.patch.get("problem", "")
    remark = f"{PROBLEMS.get(problem, problem)} : {proposal.note}"
    sides = (page_side(place),) if place else ()
    return Review(
        page.name,
        _("Que faut-il faire de cette fiche ?"),
        sides,
        remarks=(remark,),
        version=page.version,
    )


def verbs_of_report(proposal: Proposal) -> list[Verb]:
    """What mends the problem that is told, first."""
    mends = {
        "closed": [Verb("close", _("Elle a fermé"), "x", True)],
        "not_ess": [Verb("unlist", _("La retirer de l’annuaire"), "x", True)],
    }.get(proposal.patch.get("problem", ""), [])
    return [*mends, Verb(ACCEPT, _("C’est réglé"), "check", not mends), DECLINE]


def decide_report(proposal: Proposal, decided: Decided) -> Change:
    page, by, at = page_of(proposal), decided.by, decided.at
    if decided.verdict == ACCEPT:
        return history.change(by=by, act="report.settle", at=at, note=page.name)
    act, values = (
        ("organisation.close", {"closed_on": clock.day(at).isoformat()})
        if decided.verdict == "close"
        else (
            "organisation.unlist",
            {"listed": False, "unlisted_because": _("N’entre pas dans la définition légale.")},
        )
    )
    revised = people.revise(
        organisation=page,
        version=decided.version or page.version,
        stated=Stated(values),
        by=by,
        at=at,
        act=act,
    )
    return revised.written_in


# An objection (GDPR, article 21)


def of_objection(proposal: Proposal) -> Review:
    """Answered within a month: the page that it names, when it names one."""
    page = Organisation.objects.filter(pk=proposal.key or 0, merged_into=None).first()
    place = page.main_place() if page else None
    until = clock.day(proposal.at + OBJECTION_ANSWERED_IN)
    remarks = (
        *note_of(proposal),
        _("À répondre avant le %(day)s.") % {"day": f"{until:%d/%m/%Y}"},
    )
    return Review(
        proposal.title,
        _("Que demande cette personne ?"),
        (page_side(place),) if place else (),
        remarks=remarks,
    )


def verbs_of_objection(proposal: Proposal) -> list[Verb]:
    """A page leaves the directory, where one is named."""
    page = Organisation.objects.filter(pk=proposal.key or 0, merged_into=None).exists()
    unlist = [Verb("unlist", _("Retirer la fiche de l’annuaire"), "x", True)] if page else []
    return [*unlist, Verb(ACCEPT, _("C’est fait"), "check", not page), DECLINE]


def decide_objection(proposal: Proposal, decided: Decided) -> Change:
    if decided.verdict == ACCEPT:
        return history.change(
            by=decided.by, act="objection.settle", at=decided.at, note=_("Opposition")
        )
    page = page_of(proposal)
    values = {"listed": False, "unlisted_because": _("Retirée à la demande d’une personne.")}
    revised = people.revise(
        organisation=page,
        version=page.version,
        stated=Stated(values),
        by=decided.by,
        at=decided.at,
        act="organisation.unlist",
    )
    return revised.written_in


# What its author may do


def steps_of_addition(proposal: Proposal, token: str) -> list[Step]:
    return [proposing.correcting(reverse("contribute_add"), token)]


def steps_of_correction(proposal: Proposal, token: str) -> list[Step]:
    address = reverse("contribute_correct", args=[page_of(proposal).slug])
    return [proposing.correcting(address, token)]
