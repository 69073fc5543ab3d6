"""What anybody may propose, without an account: find, add, correct, tell an error, hold a page."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import codes
from maillage.accounts.audiences import PUBLIC
from maillage.accounts.entering import enter
from maillage.accounts.models import User
from maillage.base import clock
from maillage.base.refusals import Refusal
from maillage.directory.queries.finding import look_for
from maillage.organisations import queries
from maillage.organisations.actions import people
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.stated import Stated
from maillage.participation import actions as participation
from maillage.participation import proposing
from maillage.participation import queries as proposed
from maillage.participation.models import Contribution
from maillage.participation.proposing import Words
from maillage.participation.rules import VOUCHES
from maillage.territories import queries as territories
from maillage.upkeep import forms, letters, proposals
from maillage.upkeep.actions import managers
from maillage.upkeep.claimed import THEIRS, claimed
from maillage.upkeep.queries.held import proving_address, proving_host
from maillage.upkeep.ways import OTHER_WAYS
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_PAGE_CODES, A_DAY = 10, 24 * 3600
SIGNS_IN = dt.timedelta(days=2)  # how long the link of a claim may open a session


@audience(PUBLIC)
def find(request: HttpRequest) -> HttpResponse:
    """Step 1: is it there already?"""
    typed = request.GET.get("q", "")[:200].strip()
    where = request.GET.get("ou", "")[:80].strip()
    found = look_for(typed, where, request.user) if typed else None
    context = {"typed": typed, "where": where, "found": found, "days": proposed.days_to_answer(),
               "may_vouch": VOUCHES() > 0, "ways_in": OTHER_WAYS}  # fmt: skip
    return render(request, "upkeep/contribute/find.html", context)


@audience(PUBLIC)
def add(request: HttpRequest) -> HttpResponse:
    """Step 2: one page, a preview, sent."""
    before = proposing.amended(request, proposals.ADD)
    form = forms.ProposalForm(
        request.POST or None, sender=request.user, is_known=before is not None,
        initial=forms.of_proposal(before) if before else _start(request),
    )  # fmt: skip

    def words() -> Words:
        return _words(form, form.stated().less(Stated()))

    if "preview" not in request.POST and (
        sent := proposing.sent(request, kind=proposals.ADD, form=form, words=words, before=before)
    ):
        return sent
    likely = []
    if form.is_bound and form.is_valid():
        likely = proposals.likely(form.stated())
    context = {"form": form, "preview": forms.preview(form), "likely": likely, "before": before}
    return render(request, "upkeep/contribute/add.html", context)


def _start(request: HttpRequest) -> dict[str, Any]:
    """What step 1 knows: the words typed, or what a register says of a number."""
    typed = request.GET.get("q", "")[:200].strip()
    found = look_for(typed, "", request.user) if typed else None
    start = dict(found.start) if found else {}
    if found and not start:
        start["name"] = typed
    if code := start.get("commune"):
        commune = territories.commune_of_today(code)
        start["commune"] = commune.name if commune else ""
    elif where := request.GET.get("ou", "")[:80]:
        start["commune"] = where
    return start


def _words(form: Any, stated: Stated) -> Words:
    said = form.cleaned_data
    return Words(
        said["name"] or "", stated.patch(),
        commune=stated.place.get("commune") or said.get("commune") or "",
        note=said["note"], words=form.words,
    )  # fmt: skip


@audience(PUBLIC)
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of the page as it is: only what is changed is proposed."""
    page = queries.organisation_called(slug, request.user)
    before = proposing.amended(request, proposals.CORRECT, proposals.subject_of(page))
    place = page.main_place()
    if before:
        place = proposals.place_meant(page, Stated.of_patch(before.patch).at) or place
    initial = forms.initial(page, place) | (forms.of_proposal(before) if before else {})
    form = forms.ProposalForm(
        request.POST or None, sender=request.user, is_known=before is not None, initial=initial
    )

    def words() -> Words:
        stated = form.stated().less(as_shown(page, place))
        if not stated:
            raise people.NothingChanged
        return _words(form, stated)

    context = {"form": form, "organisation": page, "before": before}
    return proposing.sent(
        request, kind=proposals.CORRECT, form=form, words=words, key=str(page.pk), before=before
    ) or render(request, "upkeep/contribute/correct.html", context)


@audience(PUBLIC)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    form = forms.ReportForm(request.POST or None, sender=request.user, problems=proposals.PROBLEMS)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        title = f"{page.name} : {proposals.PROBLEMS[said['problem']]}"
        words = Words(title, {"problem": said["problem"]}, note=said["note"], words=said["note"])
        return _one_field(request, form, proposals.REPORT, page, words)
    context = {"form": form, "organisation": page}
    return render(request, "upkeep/contribute/report.html", context)


@audience(PUBLIC)
def object_to(request: HttpRequest) -> HttpResponse:
    """« Je ne veux pas figurer ici » : the team answers within a month."""
    start = {"page": request.GET.get("fiche", "")[:300]}
    form = forms.ObjectionForm(request.POST or None, sender=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        slug = said["page"].rstrip("/").rpartition("/")[2]
        page = Organisation.objects.visible_to(request.user).filter(slug=slug).first()
        note = said["note"] if page else f"{said['page']} {said['note']}".strip()
        title = _("Opposition : %(name)s") % {"name": page.name if page else said["page"] or "?"}
        return _one_field(request, form, proposals.OBJECTION, page, Words(title, note=note))
    return render(request, "upkeep/contribute/object.html", {"form": form})


@audience(PUBLIC)
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """« C'est ma structure » : the confirmed address is the first proof."""
    page = queries.organisation_called(slug, request.user)
    form = forms.ClaimForm(request.POST or None, sender=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = Words(page.name, note=f"{said['name']}, {said['note']}", signed=said["name"])
        return _one_field(request, form, proposals.CLAIM, page, words, answer=claimed)
    is_held = Manager.objects.holding(page).exists()
    context = {"form": form, "organisation": page, "is_held": is_held,
               "host": "" if is_held else proving_host(page),
               "has_code": not is_held and bool(proving_address(page))}  # fmt: skip
    return render(request, "upkeep/contribute/claim.html", context)


def _one_field(
    request: HttpRequest, form: Any, kind: str, page: Organisation | None, words: Words,
    answer: Callable[[HttpRequest, Contribution], HttpResponse] = proposing.answer,
) -> HttpResponse:  # fmt: skip
    place = page.main_place() if page else None
    there = replace(words, commune=(place.commune_id or "") if place else "")
    try:
        row = proposing.send(
            request, kind=kind, form=form, words=there, key=str(page.pk) if page else ""
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page or "contribute")
    return answer(request, row)


@audience(PUBLIC)
def claim_code(request: HttpRequest, slug: str) -> HttpResponse:
    """A code sent to the address that the page publishes, typed by who claims it."""
    page = queries.organisation_called(slug, request.user)
    found = proposing.amended(request, proposals.CLAIM, proposals.subject_of(page))
    if found is None or not proving_address(page):
        raise Http404
    form = codes.CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        if "send" in request.POST and too_often("page_code", request, MOST_PAGE_CODES, A_DAY):
            messages.error(request, _("Trop de codes demandés aujourd’hui : reprenez demain."))
        elif "send" in request.POST:
            code = managers.make_code(organisation=page, contribution=found.pk, at=clock.now())
            letters.code(page, code)
            messages.success(request, _("Le code est parti."))
        elif form.is_valid():
            if managers.use_code(
                contribution=found.pk, typed=form.cleaned_data["code"], at=clock.now()
            ):
                return _proven(request, found)
            form.add_error("code", _("Ce code n’est pas le bon, ou il est trop vieux."))
    context = {"form": form, "organisation": page, "host": page.email.rpartition("@")[2],
               "token": request.GET["suivi"]}  # fmt: skip
    return render(request, "upkeep/contribute/code.html", context)


def _proven(request: HttpRequest, found: Contribution) -> HttpResponse:
    """The code is right: the page is theirs, unless people must decide."""
    token = request.GET["suivi"]
    try:
        row = participation.settle(contribution=found, verdict=participation.ACCEPT, at=clock.now())
    except Refusal as refusal:
        messages.success(request, _("Le code est juste.") + f" {refusal}")
        return redirect("contribution_follow", token=token)
    return _entered(request, row, token, found.at)


@audience(PUBLIC)
@require_POST
def claim_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The button behind the one link of « C'est ma structure » : it confirms, and when the page is
    theirs it signs in and opens the form; else the same page says what happens next."""
    found = proposed.followed(token)
    if found.kind != proposals.CLAIM:
        raise Http404
    try:
        row = participation.confirm(contribution=found, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("contribution_follow", token=token)
    return _entered(request, row, token, found.at)


def _entered(
    request: HttpRequest, row: Contribution, token: str, since: dt.datetime
) -> HttpResponse:
    """To the form of the page that has just become theirs. The state of the claim moves once, so
    that a link signs in once, while it is fresh; and never in the place of somebody else."""
    if row.state != Contribution.State.ACCEPTED:
        return redirect("contribution_follow", token=token)
    form = reverse("organisation_edit", args=[proposals.page_of(row).slug])
    user = User.objects.get(email__iexact=row.email)
    if request.user == user:
        messages.success(request, THEIRS)
        return redirect(form)
    if request.user.is_authenticated or since < clock.now() - SIGNS_IN:
        return redirect("contribution_follow", token=token)
    messages.success(request, THEIRS)
    return enter(request, user, form)
