"""What anybody may propose, without an account: find, add, correct, tell an error, hold a page."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC
from maillage.base import clock
from maillage.base.web import Refusal, audience, too_often
from maillage.directory import actions, forms, letters, proposals, queries, rules
from maillage.directory.actions import managers
from maillage.directory.models import Organisation
from maillage.directory.queries.finding import look_for
from maillage.directory.queries.shown import as_shown
from maillage.participation import actions as participation
from maillage.participation import queries as proposed
from maillage.participation.models import Contribution
from maillage.participation.rules import VOUCHES
from maillage.territories import queries as territories

MOST_SENT, MOST_PAGE_CODES, A_DAY = 60, 10, 24 * 3600


@audience(PUBLIC)
def find(request: HttpRequest) -> HttpResponse:
    """Step 1: is it there already?"""
    typed = request.GET.get("q", "")[:200].strip()
    where = request.GET.get("ou", "")[:80].strip()
    found = look_for(typed, where, request.user) if typed else None
    context = {"typed": typed, "where": where, "found": found, "days": proposed.days_to_answer(),
               "may_vouch": VOUCHES() > 0}  # fmt: skip
    return render(request, "directory/contribute/find.html", context)


def _amended(request: HttpRequest, kind: str) -> Contribution | None:
    """The proposal that is being corrected, through the link that its author received."""
    token = request.GET.get("suivi", "")
    if not token:
        return None
    found = proposed.followed(token)
    if found.kind != kind or not found.is_open:
        raise Http404
    return found


def _answer(request: HttpRequest, row: Contribution) -> HttpResponse:
    if token := request.GET.get("suivi", ""):
        messages.success(request, _("Votre proposition est corrigée."))
        return redirect("contribution_follow", token=token)
    sent = row.state != Contribution.State.DRAFT
    return render(request, "directory/contribute/sent.html", {"contribution": row, "sent": sent})


@audience(PUBLIC)
def add(request: HttpRequest) -> HttpResponse:
    """Step 2: one page, a preview, sent."""
    before = _amended(request, proposals.ADD)
    form = forms.ProposalForm(
        request.POST or None, sender=request.user, is_known=before is not None,
        initial=forms.of_patch(before.patch) if before else _start(request),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        stated, place = form.stated()
        patch = _patch(form, rules.changed({}, stated), rules.changed({}, place))
        try:
            _calm(request)
            return _answer(request, _sent(proposals.ADD, form, before, "", patch))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    likely = []
    if form.is_bound and form.is_valid():
        stated, place = form.stated()
        likely = proposals.likely({"organisation": stated, "place": place})
    context = {"form": form, "preview": forms.preview(form), "likely": likely, "before": before}
    return render(request, "directory/contribute/add.html", context)


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


def _patch(form: Any, values: dict, place: dict, **more: Any) -> dict[str, Any]:
    return {"organisation": values, "place": place, "words": form.words,
            "note": form.cleaned_data["note"], **more}  # fmt: skip


def _calm(request: HttpRequest) -> None:
    """Raises TooMany: nobody fills so many forms in a day from one place."""
    if request.user.is_anonymous and too_often("sent", request, MOST_SENT, A_DAY):
        raise participation.TooMany


def _sent(
    kind: str, form: Any, before: Contribution | None, key: str, patch: dict[str, Any]
) -> Contribution:
    title = form.cleaned_data["name"] or ""
    commune = patch["place"].get("commune") or form.cleaned_data.get("commune") or ""
    if before:
        return participation.amend(
            contribution=before, title=title, patch=patch, commune=commune, at=clock.now()
        )
    return participation.send(
        kind=kind, key=key, title=title, patch=patch, words=form.words, commune=commune,
        sender=form.sender(), at=clock.now(),
    )  # fmt: skip


@audience(PUBLIC)
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of the page as it is: only what is changed is proposed."""
    page = queries.organisation_called(slug, request.user)
    before = _amended(request, proposals.CORRECT)
    place = page.places.select_related("commune").first()
    if before:
        place = page.places.filter(pk=before.patch.get("at") or 0).first() or place
    initial = forms.initial(page, place) | (forms.of_patch(before.patch) if before else {})
    form = forms.ProposalForm(
        request.POST or None, sender=request.user, is_known=before is not None, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        shown, of_place = as_shown(page, place)
        stated, stated_place = form.stated()
        patch = _patch(form, rules.changed(shown, stated), rules.changed(of_place, stated_place),
                       at=place.pk if place else 0)  # fmt: skip
        try:
            _calm(request)
            if not patch["organisation"] and not patch["place"]:
                raise actions.NothingChanged
            return _answer(request, _sent(proposals.CORRECT, form, before, str(page.pk), patch))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"form": form, "organisation": page, "before": before}
    return render(request, "directory/contribute/correct.html", context)


@audience(PUBLIC)
def report(request: HttpRequest, slug: str) -> HttpResponse:
    page = queries.organisation_called(slug, request.user)
    form = forms.ReportForm(request.POST or None, sender=request.user, problems=proposals.PROBLEMS)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        patch = {"problem": said["problem"], "note": said["note"], "words": said["note"]}
        title = f"{page.name} : {proposals.PROBLEMS[said['problem']]}"
        return _one_field(request, form, proposals.REPORT, page, title, patch)
    context = {"form": form, "organisation": page}
    return render(request, "directory/contribute/report.html", context)


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
        patch = {"note": note, "words": ""}
        return _one_field(request, form, proposals.OBJECTION, page, title, patch)
    return render(request, "directory/contribute/object.html", {"form": form})


@audience(PUBLIC)
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """« C'est ma structure » : the confirmed address is the first proof."""
    page = queries.organisation_called(slug, request.user)
    form = forms.ClaimForm(request.POST or None, sender=request.user)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        patch = {"name": said["name"], "note": f"{said['name']}, {said['note']}", "words": ""}
        return _one_field(request, form, proposals.CLAIM, page, page.name, patch)
    context = {"form": form, "organisation": page,
               "host": rules.own_host(page.website, page.email)}  # fmt: skip
    return render(request, "directory/contribute/claim.html", context)


def _one_field(
    request: HttpRequest, form: Any, kind: str, page: Organisation | None, title: str, patch: dict
) -> HttpResponse:
    place = page.places.first() if page else None
    try:
        _calm(request)
        row = participation.send(
            kind=kind, key=str(page.pk) if page else "", title=title, patch=patch,
            words=patch["words"],
            commune=(place.commune_id or "") if place else "", sender=form.sender(),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(page or "contribute")
    return _answer(request, row)


@audience(PUBLIC)
def claim_code(request: HttpRequest, slug: str) -> HttpResponse:
    """A code sent to the address that the page publishes, typed by who claims it."""
    page = queries.organisation_called(slug, request.user)
    found = _amended(request, proposals.CLAIM)
    if found is None or found.key != str(page.pk) or not page.email:
        raise Http404
    form = forms.CodeForm(request.POST if "code" in request.POST else None)
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
                participation.decide(contribution=found, verdict=participation.ACCEPT,
                                     by="system", at=clock.now())  # fmt: skip
                return redirect("contribution_follow", token=request.GET["suivi"])
            form.add_error("code", _("Ce code n’est pas le bon, ou il est trop vieux."))
    context = {"form": form, "organisation": page, "host": page.email.rpartition("@")[2],
               "token": request.GET["suivi"]}  # fmt: skip
    return render(request, "directory/contribute/code.html", context)
