"""A plan as everybody reads it: its progress, one action, its versions, its files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.look.frames import gathered
from maillage.participation import proposing
from maillage.plans import queries
from maillage.plans.frames import BESIDE
from maillage.plans.models import ActionPlan
from maillage.plans.queries import cards
from maillage.plans.queries.versions import compared, last_version
from maillage.progress import queries as progress
from maillage.progress.audiences import ACTION_SPEAKER
from maillage.progress.exports import ATOM, atom_of, csv_of
from maillage.progress.forms import ActionNewsForm
from maillage.progress.kinds import NEWS
from maillage.progress.rules import may_propose_news
from maillage.web.answers import absolute, attachment
from maillage.web.guard import audience
from maillage.web.pages import cached

AXIS, COMMUNE, LATE = "", "communes", "retard"


@audience(PUBLIC)
def plan_of_today(request: HttpRequest) -> HttpResponse:
    """The plan that stands, at the address that people remember."""
    found = progress.current(request.user)
    if found is None:
        return render(request, "progress/none.html", {"is_officer": _is_officer(request)})
    return redirect(found)


@audience(PUBLIC)
@cached("par")
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.plan_called(slug, request.user)
    rows = cards.of_plan(found, request.user, public=True)
    shown = request.GET.get("par", AXIS)
    late = [card for card in rows if card.is_late]
    since = progress.news_since(found)
    money = cards.money_of(rows)
    context = {
        "plan": found,
        "cards": rows,
        "groups": _grouped(shown, rows, late),
        "shown": shown,
        "late": late,
        "counts": cards.counts(rows),
        "money": money,
        "shares": progress.parts([("", money.obtained), ("", money.waiting), ("", money.missing)]),
        "moved": progress.moved(found, request.user, since=since),
        "since": since,
        "version": last_version(found),
        "is_officer": _is_officer(request),
    }
    return render(request, "progress/plan.html", context)


def _grouped(shown: str, rows: list[Any], late: list[Any]) -> list[cards.ActionGroup]:
    if shown == COMMUNE:
        return cards.by_name(rows, lambda card: card.where, _("Sur tout le territoire"))
    return cards.by_axis(late if shown == LATE else rows)


def _is_officer(request: HttpRequest) -> bool:
    return accounts.is_officer(request.user)


@audience(PUBLIC)
@cached()
def action(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    found = queries.action_of(slug, number, request.user)
    is_officer = _is_officer(request)
    context = {
        "page": progress.action_page(found, request.user, public=True),
        "action": found,
        "plan": found.plan,
        "is_officer": is_officer,
        "sections": gathered(BESIDE, found, request.user),
        "may_propose": not is_officer and may_propose_news(request.user, found),
    }
    return render(request, "progress/action.html", context)


@audience(ACTION_SPEAKER)
def propose_news(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Whoever manages the page of the lead proposes what to say; the team publishes it."""
    found = queries.action_of(slug, number, request.user)
    form = ActionNewsForm(request.POST or None, sender=request.user)

    def words() -> proposing.SenderWords:
        word = form.cleaned_data["word"]
        return proposing.SenderWords(found.name, {"word": word}, words=word)

    sent = proposing.sent(request, kind=NEWS, form=form, words=words, key=str(found.pk))
    return sent or render(request, "progress/propose.html", {"form": form, "action": found})


@audience(PUBLIC)
@cached("de", "a")
def versions(request: HttpRequest, slug: str) -> HttpResponse:
    """What was adopted, each time, and what moved between two of them."""
    found = queries.plan_called(slug, request.user)
    rows = list(found.versions.all())
    if not rows:
        raise Http404
    by_number = {str(row.number): row for row in rows}
    new = by_number.get(request.GET.get("a", ""), rows[0])
    old = by_number.get(request.GET.get("de", ""), rows[min(1, len(rows) - 1)])
    context = {
        "plan": found,
        "versions": rows,
        "new": new,
        "old": old,
        "compared": compared(old.content, new.content),
        "is_officer": _is_officer(request),
    }
    return render(request, "progress/versions.html", context)


@audience(PUBLIC)
def atom(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.plan_called(slug, request.user)
    since = progress.news_since(found)
    rows = progress.moved(found, request.user, since=since, most=50)
    return HttpResponse(atom_of(found, rows), content_type=ATOM)


@audience(PUBLIC)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    """What the page shows, a row an action."""
    found = queries.plan_called(slug, request.user)
    rows = cards.of_plan(found, request.user, public=True)
    name = f"{clock.today().isoformat()}-{found.slug}.csv"
    return attachment(csv_of(rows), name, "text/csv; charset=utf-8")


@audience(PUBLIC)
def sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """The plan on sheets of A4."""
    from maillage.progress import paper  # late: no other page needs what prints

    found = queries.plan_called(slug, request.user)
    rows = cards.of_plan(found, request.user, public=True)
    body = paper.plan_sheets(found, rows, last_version(found), _address(found))
    return attachment(body, f"{found.slug}.pdf", "application/pdf")


@audience(PUBLIC)
def action_sheet(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    from maillage.progress import paper  # late: no other page needs what prints

    found = queries.action_of(slug, number, request.user)
    page = progress.action_page(found, request.user, public=True)
    body = paper.action_sheet(page, absolute(found.get_absolute_url()))
    return attachment(body, f"{found.plan.slug}-{number}.pdf", "application/pdf")


def _address(plan: ActionPlan) -> str:
    return absolute(reverse("plan", args=[plan.slug]))
