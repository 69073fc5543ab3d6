"""The thread: from a need to what became of it, and from what is done back to why it exists."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.accounts import rules as accounts
from maillage.look.parts import day
from maillage.needs import rules
from maillage.needs.frames import THREAD, Knot, Tied
from maillage.needs.models import Challenge, Need, Option, OptionDecision
from maillage.needs.queries.stated import verdicts_of


@dataclass(frozen=True)
class Thread:
    """Its knots, in order, from the need to what was done."""

    knots: tuple[Knot, ...]

    @property
    def is_awaited(self) -> bool:
        return any(knot.is_awaited for knot in self.knots)


def of_need(need: Need, user: Any) -> Thread:
    """What became of a need: five questions, and those of the rooms above. A challenge or an option
    that this reader may not see is not named: it says that work goes on."""
    mine = Knot(_("Le besoin"), str(need), note=day(need.stated_on), is_here=True)
    if need.state == Need.State.CLOSED:
        closed = Knot(_("Clos"), need.closed_because or _("Sans suite"))
        return Thread((mine, closed))
    seen = Challenge.objects.visible_to(user).filter(pk=need.challenge_id or 0).first()
    options = _options(seen, user)
    tied = Tied([need.pk], [seen.pk] if seen else [], [option.pk for option in options])
    above = _above(tied, user) or _answers(need)
    return Thread((mine, _of_challenge(need.challenge_id, seen, user), *_decided(options), *above))


def of_challenge(challenge: Challenge, user: Any) -> Thread:
    """From what was said to what was done."""
    options = _options(challenge, user)
    above = _above(Tied((), [challenge.pk], [option.pk for option in options]), user)
    above = above or [_no_action()]
    here = Knot(_("L’enjeu"), challenge.name, is_here=True)
    return Thread((_said(challenge, user), here, *_decided(options), *above))


def back(
    user: Any,
    *,
    needs: Collection[int] = (),
    challenges: Collection[int] = (),
    options: Collection[int] = (),
) -> list[Knot]:
    """Why something exists, for the rooms above: the needs, the challenges and the options that it
    answers, by numbers, with the challenges that these are of."""
    chosen = list(
        Option.objects.visible_to(user).filter(pk__in=options).select_related("challenge")
    )
    wanted = {*challenges, *(option.challenge_id for option in chosen)}
    own = Need.objects.filter(pk__in=needs, is_withdrawn=False)
    wanted |= {pk for pk in own.values_list("challenge", flat=True) if pk}
    found = list(Challenge.objects.visible_to(user).filter(pk__in=wanted).order_by("pk"))
    knots = []
    if own.exists() and not found:
        knots.append(_counted(own, user))
    for challenge in found:
        knots.append(_said(challenge, user))
        knots.append(Knot(_("L’enjeu"), challenge.name, _address(challenge, user)))
    return [*knots, *_decided(chosen)]


def _options(challenge: Challenge | None, user: Any) -> list[Option]:
    if challenge is None:
        return []
    rows = list(Option.objects.visible_to(user).filter(challenge=challenge))
    for row in rows:
        row.challenge = challenge
    return rows


def _of_challenge(number: int | None, seen: Challenge | None, user: Any) -> Knot:
    if seen:
        return Knot(_("L’enjeu"), seen.name, _address(seen, user))
    if number:
        working = _("Regroupé avec d’autres : l’équipe y travaille")
        return Knot(_("L’enjeu"), working, is_awaited=True)
    return Knot(_("L’enjeu"), _("Pas encore regroupé"), is_awaited=True)


def _address(challenge: Challenge, user: Any) -> str:
    if accounts.is_officer(user):
        return reverse("team_challenge", args=[challenge.slug])
    return challenge.get_absolute_url()


def _said(challenge: Challenge, user: Any) -> Knot:
    return _counted(Need.objects.filter(challenge=challenge, is_withdrawn=False), user)


def _counted(rows: Any, user: Any) -> Knot:
    """How many structures said it; « plusieurs » where they are too few to be told."""
    told = rows.order_by().aggregate(n=Count("pk"), pages=Count("organisation", distinct=True))
    n, title = told["pages"], _("Ce qui manque")
    if not told["n"]:
        return Knot(_("Le besoin"), title, note=_("dit par personne encore"), is_awaited=True)
    if not accounts.is_officer(user) and not rules.is_many(n):
        return Knot(_("Le besoin"), title, note=_("dit par des structures d’ici"))
    said = ngettext("dit par %(n)s structure", "dit par %(n)s structures", n) % {"n": n}
    return Knot(_("Le besoin"), title, note=said)


def _decided(options: Iterable[Option]) -> list[Knot]:
    """The options that were kept; else that some are looked at."""
    rows = list(options)
    latest = verdicts_of(rows)
    kept = [row for row in rows if latest.get(row.pk, ("",))[0] == OptionDecision.Verdict.KEPT]
    if kept:
        return [
            Knot(
                _("La piste retenue"),
                row.name,
                row.get_absolute_url(),
                _("décidée le %(day)s") % {"day": day(latest[row.pk][1].decided_on)},
            )
            for row in kept
        ]
    many = len(rows)
    looked = ngettext("%(n)s piste à l’étude", "%(n)s pistes à l’étude", many) % {"n": many}
    awaited = looked if rows else _("Pas encore de piste")
    return [Knot(_("La piste"), awaited, is_awaited=True)]


def _above(tied: Tied, user: Any) -> list[Knot]:
    return [knot for tie in THREAD for knot in tie(tied, user)]


def _answers(need: Need) -> list[Knot]:
    """What was said to answer it, where no room above says more."""
    found = [Knot(_("L’action"), row.words, row.url) for row in need.answers.all()]
    return found or [_no_action()]


def _no_action() -> Knot:
    return Knot(_("L’action"), _("Pas encore d’action"), is_awaited=True)
