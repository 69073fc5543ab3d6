"""What anybody may propose, without an account: find, add, correct, tell an error, object."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.directory.queries.finding import look_for
from maillage.look.frames import gathered
from maillage.organisations import queries
from maillage.organisations.actions import people
from maillage.organisations.models import Organisation
from maillage.organisations.queries.shown import as_shown
from maillage.organisations.stated import Stated
from maillage.participation import proposing
from maillage.participation import queries as proposed
from maillage.participation.frames import STARTS
from maillage.participation.proposing import SenderWords
from maillage.participation.rules import VOUCHES
from maillage.territories import queries as territories
from maillage.upkeep import contributions, forms
from maillage.upkeep.proposing import send_about
from maillage.upkeep.ways import OTHER_WAYS
from maillage.web.guard import audience, sees


@audience(PUBLIC)
def find(request: HttpRequest) -> HttpResponse:
    """Step 1: is it there already?"""
    typed = request.GET.get("q", "")[:200].strip()
    where = request.GET.get("ou", "")[:80].strip()
    if typed and not sees(request.user):  # nothing is told of what is there
        return redirect(f"{reverse('contribute_add')}?{urlencode({'q': typed, 'ou': where})}")
    found = look_for(typed, where, request.user) if typed else None
    context = {
        "typed": typed,
        "where": where,
        "found": found,
        "days": proposed.days_to_answer(),
        "may_vouch": VOUCHES() > 0,
        "ways_in": OTHER_WAYS,
        "starts": [one for one in gathered(STARTS, request.user) if one.url != request.path],
    }
    return render(request, "upkeep/contribute/find.html", context)


@audience(PUBLIC)
def add(request: HttpRequest) -> HttpResponse:
    """Step 2: one page, a preview, sent."""
    before = proposing.amended(request, contributions.ADD)
    form = forms.ContributionForm(
        request.POST or None,
        sender=request.user,
        is_known=before is not None,
        initial=forms.of_contribution(before) if before else _start(request),
    )

    def words() -> SenderWords:
        return _words(form, form.stated().less(Stated()))

    if "preview" in request.POST:
        form.is_right()
    elif sent := (
        proposing.sent(request, kind=contributions.ADD, form=form, words=words, before=before)
    ):
        return sent
    likely = []
    if form.is_bound and form.is_valid() and sees(request.user):
        likely = contributions.likely_to(request.user, form.stated())
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


def _words(form: Any, stated: Stated) -> SenderWords:
    cleaned = form.cleaned_data
    return SenderWords(
        cleaned["name"] or "",
        stated.patch(),
        commune=stated.place.get("commune") or cleaned.get("commune") or "",
        note=cleaned["note"],
        words=form.words,
    )


@audience(PUBLIC)
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of the page as it is: only what is changed is proposed."""
    page = queries.organisation_called(slug, request.user)
    before = proposing.amended(request, contributions.CORRECT, contributions.subject_of(page))
    place = page.main_place()
    if before:
        place = contributions.place_meant(page, Stated.of_patch(before.patch).place_key) or place
    initial = forms.initial(page, place) | (forms.of_contribution(before) if before else {})
    form = forms.ContributionForm(
        request.POST or None, sender=request.user, is_known=before is not None, initial=initial
    )

    def words() -> SenderWords:
        stated = form.stated().less(as_shown(page, place))
        if not stated:
            raise people.NothingChanged
        return _words(form, stated)

    context = {"form": form, "organisation": page, "before": before}
    return proposing.sent(
        request, kind=contributions.CORRECT, form=form, words=words, key=str(page.pk), before=before
    ) or render(request, "upkeep/contribute/correct.html", context)


@audience(PUBLIC)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    form = forms.ReportForm(
        request.POST or None, sender=request.user, problems=contributions.PROBLEMS
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        title = f"{page.name} : {contributions.PROBLEMS[cleaned['problem']]}"
        words = SenderWords(
            title, {"problem": cleaned["problem"]}, note=cleaned["note"], words=cleaned["note"]
        )
        return send_about(request, form, contributions.REPORT, page, words)
    context = {"form": form, "organisation": page}
    return render(request, "upkeep/contribute/report.html", context)


@audience(PUBLIC)
def object_to(request: HttpRequest) -> HttpResponse:
    """« Je ne veux pas figurer ici » : the team answers within a month."""
    start = {"page": request.GET.get("fiche", "")[:300]}
    form = forms.ObjectionForm(request.POST or None, sender=request.user, initial=start)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        slug = cleaned["page"].rstrip("/").rpartition("/")[2]
        organisation = Organisation.objects.visible_to(request.user).filter(slug=slug).first()
        note = cleaned["note"] if organisation else f"{cleaned['page']} {cleaned['note']}".strip()
        title = _("Opposition : %(name)s") % {
            "name": organisation.name if organisation else cleaned["page"] or "?"
        }
        return send_about(
            request, form, contributions.OBJECTION, organisation, SenderWords(title, note=note)
        )
    return render(request, "upkeep/contribute/object.html", {"form": form})
