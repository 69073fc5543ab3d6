"""« C'est ma structure » : asked without an account, proven by a code, confirmed behind a link."""

import datetime as dt

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
from maillage.managers import contributions, forms, letters
from maillage.managers.actions import managers
from maillage.managers.queries import proving_address, proving_host
from maillage.managers.requested import THEIRS, requested
from maillage.organisations import queries
from maillage.organisations.models import Manager
from maillage.participation import actions as participation
from maillage.participation import proposing
from maillage.participation import queries as proposed
from maillage.participation.models import Contribution
from maillage.participation.proposing import SenderWords
from maillage.upkeep.contributions import page_of, subject_of
from maillage.upkeep.proposing import send_about
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_PAGE_CODES, A_DAY = 10, 24 * 3600
SIGNS_IN = dt.timedelta(days=2)  # how long the link of a claim may open a session


@audience(PUBLIC)
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """« C'est ma structure » : the confirmed address is the first proof."""
    page = queries.organisation_called(slug, request.user)
    form = forms.ManagerRequestForm(request.POST or None, sender=request.user)
    if request.method == "POST" and form.is_valid():
        stated = form.cleaned_data
        words = SenderWords(
            page.name, note=f"{stated['name']}, {stated['note']}", signed=stated["name"]
        )
        return send_about(request, form, contributions.CLAIM, page, words, answer=requested)
    is_managed = Manager.objects.managing(page).exists()
    context = {
        "form": form,
        "organisation": page,
        "is_managed": is_managed,
        "host": "" if is_managed else proving_host(page),
        "has_code": not is_managed and bool(proving_address(page)),
    }
    return render(request, "managers/claim.html", context)


@audience(PUBLIC)
def claim_code(request: HttpRequest, slug: str) -> HttpResponse:
    """A code sent to the address that the page publishes, typed by who claims it."""
    page = queries.organisation_called(slug, request.user)
    found = proposing.amended(request, contributions.CLAIM, subject_of(page))
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
    context = {
        "form": form,
        "organisation": page,
        "host": page.email.rpartition("@")[2],
        "token": request.GET["suivi"],
    }
    return render(request, "managers/code.html", context)


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
    if found.kind != contributions.CLAIM:
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
    form = reverse("organisation_edit", args=[page_of(row).slug])
    user = User.objects.get(email__iexact=row.email)
    if request.user == user:
        messages.success(request, THEIRS)
        return redirect(form)
    if request.user.is_authenticated or since < clock.now() - SIGNS_IN:
        return redirect("contribution_follow", token=token)
    messages.success(request, THEIRS)
    return enter(request, user, form)
