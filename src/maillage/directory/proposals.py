"""What people propose about pages: a new one, a correction, an error to tell, « c'est ma
structure ». How each is reviewed, published, taken back."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import history
from maillage.base.kinds import Decided, Proposal, Review, Side, Step, Verb
from maillage.base.models import Change
from maillage.base.web import Refusal
from maillage.directory import actions, queries, rules
from maillage.directory.actions import managers
from maillage.directory.likeness import Profile, alike
from maillage.directory.models import Claim, Manager, Organisation, Place
from maillage.directory.queries.shown import as_shown
from maillage.directory.reviews import page_side
from maillage.directory.words import label_of, said
from maillage.participation.actions import ACCEPT, REFUSE

ADD, CORRECT, REPORT, CLAIM = "page_add", "page_correct", "page_report", "page_claim"
OBJECTION = "objection"
OBJECTION_ANSWERED_IN = dt.timedelta(days=30)  # GDPR, article 12.3
OF_PLACE = "place."  # before the fields of a place, in a review
PROBLEMS = {
    "closed": gettext_lazy("Elle a fermé"),
    "moved": gettext_lazy("Elle a déménagé"),
    "wrong": gettext_lazy("Une information est fausse"),
    "not_ess": gettext_lazy("Ce n’est pas une structure de l’économie sociale et solidaire"),
    "abusive": gettext_lazy("Le contenu est abusif"),
}


class Gone(Refusal):
    message = gettext_lazy("Cette fiche n’est plus dans l’annuaire.")


def _page(proposal: Proposal) -> Organisation:
    found = Organisation.objects.filter(pk=proposal.key or 0).first()
    if found is None:
        raise Gone
    if found.merged_into_id:
        return Organisation.objects.get(pk=found.merged_into_id)
    return found


def page_address(proposal: Any) -> str:
    """The page that a proposal is about, once it is there."""
    key = proposal.patch.get("made") or proposal.key
    found = Organisation.objects.filter(pk=key or 0, is_listed=True).first()
    return found.get_absolute_url() if found else ""


def _refused(proposal: Proposal, decided: Decided) -> Change:
    return history.change(
        by=decided.by, act="contribution.refuse", at=decided.at, note=proposal.title
    )


def _flat(patch: Mapping[str, Any]) -> dict[str, Any]:
    """{name in a review: value} of what a patch says."""
    of_place = {f"{OF_PLACE}{name}": value for name, value in patch.get("place", {}).items()}
    return {**patch.get("organisation", {}), **of_place}


def _label(name: str) -> str:
    return label_of(name.removeprefix(OF_PLACE))


def _said(name: str, value: Any) -> str:
    return said(name.removeprefix(OF_PLACE), value)


def _chosen(
    patch: Mapping[str, Any], fields: Collection[str] | None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values of the organisation and of its place that are to be published."""
    kept = {name: v for name, v in _flat(patch).items() if fields is None or name in fields}
    of_place = {n.removeprefix(OF_PLACE): v for n, v in kept.items() if n.startswith(OF_PLACE)}
    return {n: v for n, v in kept.items() if not n.startswith(OF_PLACE)}, of_place


# A new page


def of_addition(proposal: Proposal) -> Review:
    """What is proposed, beside the pages that resemble it."""
    said_of = _flat(proposal.patch)
    names = {_label(name): name for name in said_of}
    values = {_label(name): _said(name, value) for name, value in said_of.items()}
    sides = [Side(_("Ce qui est proposé"), values)]
    verbs = [Verb(ACCEPT, _("Publier"), "check", True)]
    for likeness, place in likely(proposal.patch):
        sides.append(page_side(place, reasons=likeness.reasons, score=likeness.score))
        label = _("C’est elle : compléter « %(n)s »") % {"n": place.organisation.name}
        verbs.append(Verb(f"same:{place.organisation_id}", label, "link"))
    verbs.append(Verb(REFUSE, _("Refuser"), "x"))
    always = {_label("name")}  # a page has a name
    return Review(
        proposal.title, _("Faut-il publier cette structure ?"), tuple(sides), tuple(verbs),
        names={label: name for label, name in names.items() if label not in always},
        remarks=_words(proposal),
    )  # fmt: skip


def in_words(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(label, value) of what a form says, for its preview."""
    return [(label_of(name), said(name, value)) for name, value in values.items()]


def _words(proposal: Proposal) -> tuple[str, ...]:
    note = proposal.patch.get("note", "")
    return (_("Mot de l’auteur : %(note)s") % {"note": note},) if note else ()


def likely(patch: Mapping[str, Any]) -> list[tuple[Any, Place]]:
    """The pages that a proposal resembles, with likeness and reasons."""
    of, at = patch.get("organisation", {}), patch.get("place", {})
    commune = at.get("commune")
    if not commune or not of.get("name"):
        return []
    profile = Profile(
        None, of["name"], of.get("acronym") or "", at.get("street") or "", None, None,
        (at.get("siret") or "")[:9] or of.get("siren") or "", of.get("rna") or "",
        at.get("siret") or "", at.get("phone") or "", of.get("email") or "",
        of.get("website") or "",
    )  # fmt: skip
    known = queries.profiles([commune]).get(commune, [])
    pairs = next(iter(alike([profile], known)), [])
    rows = Place.objects.select_related("organisation", "commune").in_bulk(
        [other.id[0] for _likeness, other in pairs]
    )
    return [(likeness, rows[other.id[0]]) for likeness, other in pairs if other.id[0] in rows]


def decide_addition(proposal: Any, decided: Decided) -> Change:
    if decided.verdict == REFUSE:
        return _refused(proposal, decided)
    fields = {*decided.fields, "name"} if decided.fields is not None else None
    organisation, place = _chosen(proposal.patch, fields)
    if decided.verdict.startswith("same:"):
        return _complete(int(decided.verdict.removeprefix("same:")), organisation, place, decided)
    made = actions.create(
        values=organisation, places=[place | {"is_head_office": True}],
        by=decided.by, at=decided.at,
    )  # fmt: skip
    proposal.patch = {**proposal.patch, "made": made.pk}
    return made.written_in


def _complete(
    pk: int, values: Mapping[str, Any], of_place: Mapping[str, Any], decided: Decided
) -> Change:
    """Fill what a page leaves empty: what it says already is kept."""
    page = Organisation.objects.select_for_update().get(pk=pk)
    place = page.places.first()
    empty = {n: v for n, v in values.items() if hasattr(page, n) and not getattr(page, n)}
    spare = {n: v for n, v in of_place.items() if place and hasattr(place, n)
             and not getattr(place, n)}  # fmt: skip
    revised = actions.revise(
        organisation=page, version=page.version, values=empty,
        places={place.pk: spare} if place else {}, by=decided.by, at=decided.at,
        act="organisation.correct",
    )  # fmt: skip
    return revised.written_in


# A correction


def of_correction(proposal: Proposal) -> Review:
    """Field by field: what the page shows and who says it, what is proposed."""
    page = _page(proposal)
    place = page.places.filter(pk=proposal.patch.get("at") or 0).first()
    fields = _flat(proposal.patch)
    now, told = {}, {}
    of_page, of_place = as_shown(page, place)
    shown = of_page | {f"{OF_PLACE}{name}": value for name, value in of_place.items()}
    for name in fields:
        label = _label(name)
        now[label] = _said(name, shown.get(name))
        told[label] = _told_by(page, place, name) if now[label] else ""
    sides = (
        Side(page.name, now, note=_("aujourd’hui"), url=page.get_absolute_url()),
        Side(_("Ce qui est proposé"), {_label(n): _said(n, v) for n, v in fields.items()}),
    )
    verbs = (Verb(ACCEPT, _("Publier"), "check", True), Verb(REFUSE, _("Refuser"), "x"))
    return Review(
        page.name, _("Faut-il corriger cette fiche ?"), sides, verbs, version=page.version,
        names={_label(name): name for name in fields}, told_by=told, remarks=_words(proposal),
    )  # fmt: skip


def _told_by(page: Organisation, place: Place | None, name: str) -> str:
    """The source of a value that the page shows."""
    of_place = name.startswith(OF_PLACE)
    subject = place if of_place else page
    if subject is None:
        return ""
    claim = subject.origins.get(name.removeprefix(OF_PLACE))
    rows = Claim.objects.filter(withdrawn=None).select_related("source")
    row = rows.filter(pk=claim).first() if claim else None
    if row is None:
        same = {"place": subject} if of_place else {"organisation": subject}
        row = rows.filter(**same).order_by("change_id").first()
    return row.source.name if row else ""


def decide_correction(proposal: Proposal, decided: Decided) -> Change:
    if decided.verdict == REFUSE:
        return _refused(proposal, decided)
    page = _page(proposal)
    values, of_place = _chosen(proposal.patch, decided.fields)
    place = page.places.filter(pk=proposal.patch.get("at") or 0).first()
    revised = actions.revise(
        organisation=page, version=decided.version or page.version, values=values,
        places={place.pk: of_place} if place else {}, by=decided.by, at=decided.at,
        act="organisation.correct", by_manager=_is_of_manager(proposal, page),
    )  # fmt: skip
    return revised.written_in


def _is_of_manager(proposal: Proposal, page: Organisation) -> bool:
    """Who holds the page wrote it, and the team only read it."""
    kind, _colon, user = proposal.author.partition(":")
    return kind == "user" and Manager.objects.holding(page).filter(user=user).exists()


# An error


def of_report(proposal: Proposal) -> Review:
    page = _page(proposal)
    place = page.places.select_related("commune", "organisation").first()
    problem = proposal.patch.get("problem", "")
    verbs = {
        "closed": [Verb("close", _("Elle a fermé"), "x", True)],
        "not_ess": [Verb("unlist", _("La retirer de l’annuaire"), "x", True)],
    }.get(problem, [])
    verbs.append(Verb(ACCEPT, _("C’est réglé"), "check", not verbs))
    verbs.append(Verb(REFUSE, _("Refuser"), "x"))
    remark = f"{PROBLEMS.get(problem, problem)} : {proposal.patch.get('note', '')}"
    sides = (page_side(place),) if place else ()
    return Review(page.name, _("Que faut-il faire de cette fiche ?"), sides, tuple(verbs),
                  remarks=(remark,), version=page.version)  # fmt: skip


def decide_report(proposal: Proposal, decided: Decided) -> Change:
    if decided.verdict == REFUSE:
        return _refused(proposal, decided)
    page, by, at = _page(proposal), decided.by, decided.at
    if decided.verdict == ACCEPT:
        return history.change(by=by, act="report.settle", at=at, note=page.name)
    act, values = (
        ("organisation.close", {"closed_on": at.date().isoformat()})
        if decided.verdict == "close"
        else ("organisation.unlist", {"listed": False, "unlisted_because":
              _("N’entre pas dans la définition légale.")})
    )  # fmt: skip
    revised = actions.revise(
        organisation=page, version=decided.version or page.version, values=values, places={},
        by=by, at=at, act=act,
    )  # fmt: skip
    return revised.written_in


# An objection (GDPR, article 21)


def of_objection(proposal: Proposal) -> Review:
    """Answered within a month: the page that it names, when it names one."""
    page = Organisation.objects.filter(pk=proposal.key or 0, merged_into=None).first()
    place = page.places.select_related("commune", "organisation").first() if page else None
    verbs = [Verb("unlist", _("Retirer la fiche de l’annuaire"), "x", True)] if page else []
    verbs.append(Verb(ACCEPT, _("C’est fait"), "check", not page))
    verbs.append(Verb(REFUSE, _("Refuser"), "x"))
    until = proposal.at + OBJECTION_ANSWERED_IN
    remarks = (*_words(proposal), _("À répondre avant le %(day)s.") % {"day": f"{until:%d/%m/%Y}"})
    return Review(proposal.title, _("Que demande cette personne ?"),
                  (page_side(place),) if place else (), tuple(verbs), remarks=remarks)  # fmt: skip


def decide_objection(proposal: Proposal, decided: Decided) -> Change:
    if decided.verdict == REFUSE:
        return _refused(proposal, decided)
    if decided.verdict == ACCEPT:
        return history.change(
            by=decided.by, act="objection.settle", at=decided.at, note=_("Opposition")
        )
    page = _page(proposal)
    values = {"listed": False, "unlisted_because": _("Retirée à la demande d’une personne.")}
    revised = actions.revise(
        organisation=page, version=page.version, values=values, places={},
        by=decided.by, at=decided.at, act="organisation.unlist",
    )  # fmt: skip
    return revised.written_in


# « C'est ma structure »


def of_claim(proposal: Proposal) -> Review:
    page = _page(proposal)
    place = page.places.select_related("commune", "organisation").first()
    held = [str(manager.user) for manager in page.managers.filter(ended_at=None)]
    remarks = list(_words(proposal))
    if held:
        remarks.append(_("Déjà tenue par : %(names)s") % {"names": ", ".join(held)})
    verbs = (
        Verb(ACCEPT, _("Lui confier la fiche"), "key-round", True),
        Verb(REFUSE, _("Refuser"), "x"),
    )
    return Review(page.name, _("Cette personne représente-t-elle la structure ?"),
                  (page_side(place),) if place else (), verbs, remarks=tuple(remarks))  # fmt: skip


def proven(proposal: Proposal, at: Any) -> str:
    """The proof that a claim carries in itself: an address on the structure's own domain, which no
    other structure shares, or the address that its page publishes."""
    page = _page(proposal)
    if page.invitations.filter(pk=proposal.patch.get("invitation") or 0).exists():
        return "code"
    if page.email and page.email.lower() == proposal.email.lower():
        return "address"
    host = rules.own_host(page.website, page.email)
    if not rules.is_under(proposal.email, host):
        return ""
    shared = Organisation.objects.filter(website__icontains=host).exclude(pk=page.pk).exists()
    return "" if shared else "domain"


def on_claim(proposal: Proposal, at: Any) -> str:
    """Accepted by itself when the confirmed address is a proof."""
    return ACCEPT if proven(proposal, at) else ""


def decide_claim(proposal: Proposal, decided: Decided) -> Change:
    if decided.verdict == REFUSE:
        return _refused(proposal, decided)
    proof = proven(proposal, decided.at) if decided.by == "system" else "officer"
    return managers.give(
        organisation=_page(proposal), email=proposal.email, name=proposal.patch.get("name", ""),
        proof=proof or "code", by=decided.by, at=decided.at,
    )  # fmt: skip


def take_claim_back(proposal: Proposal, change: Change, *, by: str, at: Any) -> None:
    if change.act == "manager.give":
        managers.take_back(organisation=_page(proposal), email=proposal.email, by=by, at=at)


def take_back(proposal: Any, change: Change, *, by: str, at: Any) -> None:
    """Withdraw what publishing wrote; a refusal or a settled report wrote nothing."""
    if change.act not in ("contribution.refuse", "report.settle", "objection.settle"):
        actions.undo(change=change, by=by, at=at)
    proposal.patch = {name: v for name, v in proposal.patch.items() if name != "made"}


# Two pages that may be one


def _two(proposal: Proposal) -> tuple[Organisation, Organisation]:
    a, _dash, b = proposal.key.partition("-")
    rows = Organisation.objects.in_bulk([int(a), int(b)])
    if len(rows) < 2:
        raise Gone
    return rows[int(a)], rows[int(b)]


def of_twins(proposal: Proposal) -> Review:
    """Both pages side by side, with the score and its reasons."""
    one, other = _two(proposal)
    sides = []
    for page in (one, other):
        place = page.places.select_related("commune", "organisation").first()
        if place:
            score = proposal.patch.get("score") if page is other else None
            reasons = tuple(proposal.reason.split(", ")) if page is other else ()
            sides.append(page_side(place, score=score, reasons=reasons))
    verbs = (
        Verb(ACCEPT, _("C’est la même : réunir les deux fiches"), "link", True),
        Verb(REFUSE, _("Ce sont deux structures"), "x"),
    )
    return Review(proposal.title, _("Est-ce la même structure ?"), tuple(sides), verbs)


def decide_twins(proposal: Proposal, decided: Decided) -> Change:
    one, other = _two(proposal)
    act = actions.tell_apart if decided.verdict == REFUSE else actions.merge
    return act(one=one, other=other, by=decided.by, at=decided.at)


def take_twins_back(proposal: Proposal, change: Change, *, by: str, at: Any) -> None:
    actions.undo(change=change, by=by, at=at)


# What its author may do


def steps_of_addition(proposal: Proposal, token: str) -> list[Step]:
    return [Step(_("Corriger ma proposition"), f"{reverse('contribute_add')}?suivi={token}")]


def steps_of_correction(proposal: Proposal, token: str) -> list[Step]:
    address = reverse("contribute_correct", args=[_page(proposal).slug])
    return [Step(_("Corriger ma proposition"), f"{address}?suivi={token}")]


def steps_of_claim(proposal: Any, token: str) -> list[Step]:
    page = _page(proposal)
    if proposal.state != "waiting" or not page.email:
        return []
    address = reverse("claim_code", args=[page.slug])
    label = _("Prouver avec un code envoyé à l’adresse de la fiche")
    return [Step(label, f"{address}?suivi={token}", "key-round")]
