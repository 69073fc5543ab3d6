"""What plans show on the frames of the site, on pages of structures and communes, in the letter."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.figures.rules import in_words as figure
from maillage.groups.models import Group
from maillage.look.frames import BUYER, Door, Link, PageSection
from maillage.mailing.frames import Item, Offer, Period
from maillage.needs.frames import Knot, Tied
from maillage.needs.models import Need
from maillage.organisations.models import Organisation
from maillage.plans import queries
from maillage.plans.models import ActionPlan, PlanAction
from maillage.plans.queries import cards
from maillage.plans.rules import euros
from maillage.progress import queries as progress
from maillage.territories.models import Commune

MOST_OFFERED, MOST_TIED = 10, 6


def site_map(user: Any) -> Iterator[Link]:
    if queries.plans(AnonymousUser()).exists():
        yield Link(_("Plan d’action"), reverse("plan_of_today"))


def home(user: Any) -> Iterator[PageSection]:
    if plan := progress.current(AnonymousUser()):
        yield PageSection("progress/_behind.html", _in_short(plan, user) | {"is_home": True}, 39)


def _in_short(plan: ActionPlan, user: Any) -> dict[str, Any]:
    return {"plan": plan, "counts": cards.counts(cards.of_plan(plan, user, public=True))}


def addresses() -> Iterator[str]:
    yield from progress.public_addresses()


def behind(door: Door, user: Any) -> Iterator[PageSection]:
    """For who decides: where the plan stands."""
    plan = progress.current(AnonymousUser()) if door == BUYER else None
    if plan:
        yield PageSection("progress/_behind.html", _in_short(plan, user) | {"is_home": False}, 30)


def of_structure(organisation: Organisation, user: Any) -> Iterator[PageSection]:
    """What it leads, on its page."""
    rows = PlanAction.objects.visible_to(user).standing().filter(is_shown=True)
    rows = rows.filter(plan__is_shown=True, lead__in=organisation.with_aliases())
    if found := rows.select_related("plan")[:6]:
        yield PageSection("progress/_of_page.html", {"actions": found}, 45)


def of_group(group: Group, user: Any) -> Iterator[PageSection]:
    """What it leads, on its page."""
    rows = PlanAction.objects.visible_to(user).standing().filter(is_shown=True)
    rows = rows.filter(plan__is_shown=True, lead=None, lead_group=group)
    if found := rows.select_related("plan")[:6]:
        yield PageSection("progress/_of_page.html", {"actions": found, "is_group": True}, 45)


def of_commune(commune: Commune, user: Any) -> Iterator[PageSection]:
    rows = PlanAction.objects.visible_to(user).standing().filter(communes=commune, is_shown=True)
    if found := rows.filter(plan__is_shown=True).select_related("plan")[:6]:
        yield PageSection("progress/_of_page.html", {"actions": found, "is_commune": True}, 45)


def thread(tied: Tied, user: Any) -> Iterator[Knot]:
    """Actions that answer these, then their euros, then what is measured of them."""
    rows = PlanAction.objects.visible_to(user).standing().filter(plan__is_shown=True)
    common = Need.objects.filter(pk__in=tied.needs).exclude(challenge=None).values("challenge")
    answers = Q(needs__in=tied.needs) | Q(options__in=tied.options)
    answers |= Q(challenges__in=tied.challenges) | Q(challenges__in=common)
    found = cards.cards(rows.filter(answers).distinct()[:MOST_TIED], user, public=True)
    for card in found:
        url = card.action.get_absolute_url()
        yield Knot(_("L’action"), card.action.name, url, card.words)
    for card in found:
        if card.money.planned:
            got = _("%(sum)s obtenus") % {"sum": euros(card.money.obtained)}
            url = f"{card.action.get_absolute_url()}#euro"
            yield Knot(_("L’euro"), euros(card.money.planned), url, got)
    for card in found:
        if measure := card.measure:
            said = f"{figure(measure.value)} {measure.unit}"
            if measure.target:
                said = _("%(n)s sur %(target)s") % {"n": said, "target": figure(measure.target)}
            url = f"{card.action.get_absolute_url()}#mesure"
            yield Knot(_("L’indicateur"), said, url, measure.indicator.name)


def offered(period: Period) -> list[Item]:
    """What was said of actions meanwhile, to everybody."""
    nobody, found = AnonymousUser(), []
    for plan in queries.plans(nobody).real():
        for row in progress.moved(plan, nobody, since=period.since, most=MOST_OFFERED):
            if row.word.on <= period.day:
                found.append(_item(row))
    return found[:MOST_OFFERED]


def _item(row: progress.MovedAction) -> Item:
    return Item(
        key=f"plan_word:{row.word.pk}",
        title=row.action.name,
        words=row.word.text,
        url=row.action.get_absolute_url(),
        communes=tuple(row.action.communes.values_list("pk", flat=True)),
    )


OFFER = Offer(gettext_lazy("Le plan d’action"), offered, 40)
