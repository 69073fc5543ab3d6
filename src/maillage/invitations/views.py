"""The launch: waves of the team, and the page behind a code."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST

from maillage.accounts import codes
from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.base.refusals import Refusal
from maillage.directory.queries import goal, results
from maillage.directory.search_state import StructureSearch
from maillage.invitations import actions, forms
from maillage.invitations.models import Invitation, Wave
from maillage.invitations.queries import board, list_of, relay_of, unanswered
from maillage.managers.contributions import CLAIM
from maillage.managers.requested import requested
from maillage.organisations.models import Manager
from maillage.participation import actions as participation
from maillage.search import index
from maillage.upkeep.queries.known import known_of
from maillage.web.answers import page_of
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_CODES, AN_HOUR = 20, 3600
Answer = Invitation.Answer


class TooManyCodes(Refusal):
    message = _lazy("Trop de codes essayés : reprenez dans une heure.")


@audience(OFFICER)
def waves(request: HttpRequest) -> HttpResponse:
    """Prepare a wave from a search; those that left."""
    query = request.GET.urlencode()
    form = forms.WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wave = actions.prepare(
            name=form.cleaned_data["name"], query=query, by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La vague se prépare : messages et lettres arrivent ici."))
        return redirect(wave)
    many = 0
    asked: list[Any] = []
    try:
        many = len(actions.chosen(query))
        asked = (
            results(StructureSearch.from_query(request.GET), request.user).chips if query else []
        )
    except index.Unavailable:
        pass
    context = {
        "form": form,
        "waves": Wave.objects.all()[:30],
        "query": query,
        "many": many,
        "asked": asked,
        "goal": goal(),
    }
    return render(request, "invitations/waves.html", context)


@audience(OFFICER)
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    context = {
        "wave": found,
        "board": board(found),
        "form": forms.RelayForm(),
        "printed": actions.letters_of(pk).exists(),
    }
    return render(request, "invitations/wave.html", context)


@audience(OFFICER)
@require_POST
def add_relay(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    form = forms.RelayForm(request.POST)
    if not form.is_valid():
        context = {
            "wave": found,
            "board": board(found),
            "form": form,
            "printed": actions.letters_of(pk).exists(),
        }
        return render(request, "invitations/wave.html", context)
    chosen = form.cleaned_data
    try:
        relay = actions.add_relay(
            wave=found,
            name=chosen["name"],
            email=chosen["email"],
            query=form.query,
            by=request.user.author,
            at=clock.now(),
        )
    except index.Unavailable:
        messages.error(request, _("L’index de recherche est absent : réessayez bientôt."))
    else:
        messages.success(request, _("La liste de « %(name)s » est partie.") % {"name": relay.name})
    return redirect(found)


@audience(OFFICER)
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for a colleague on the telephone: who to call, and what they say."""
    found = get_object_or_404(Wave, pk=pk)
    if request.method == "POST":
        row = get_object_or_404(found.invitations, pk=whole(request.POST.get("invitation")))
        chosen = request.POST.get("answer", "")
        if chosen in Answer.values:
            try:
                actions.answer(invitation=row, given=chosen, by=request.user.author, at=clock.now())
            except Refusal as refusal:
                messages.error(request, str(refusal))
                return redirect("wave_phone", pk=pk)
            if chosen == Answer.CORRECTED:
                return redirect("organisation_edit", slug=row.organisation.slug)
            messages.success(request, _("C’est noté."))
        return redirect("wave_phone", pk=pk)
    rows = page_of(unanswered(found), request.GET.get("page"), 30)
    known = known_of([row.organisation for row in rows])
    context = {
        "wave": found,
        "invitations": rows,
        "answers": Answer,
        "sheets": [(row, known[row.organisation_id]) for row in rows],
    }
    return render(request, "invitations/phone.html", context)


@audience(PUBLIC)
def relay(request: HttpRequest, token: str) -> HttpResponse:
    """The list of who helps a wave: names and towns, who has answered; nothing private."""
    found = relay_of(token)
    context = {"relay": found, "invitations": list_of(found)}
    response = render(request, "invitations/relay.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@audience(OFFICER)
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a wave, in the order of postcodes."""
    path = actions.letters_of(get_object_or_404(Wave, pk=pk).pk)
    if not path.exists():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="lettres-{pk}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@audience(OFFICER)
@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    n = actions.remind(wave=found, by=request.user.author, at=clock.now())
    messages.success(request, _("%(n)s rappels partent.") % {"n": n})
    return redirect(found)


@audience(PUBLIC)
def code(request: HttpRequest) -> HttpResponse:
    """Where a code of eight signs is typed; twenty an hour are enough."""
    form = codes.CodeForm(request.POST or None, initial={"code": request.GET.get("c", "")[:12]})
    if request.method == "POST" and form.is_valid():
        at = clock.now()
        try:
            if too_often("code", request, MOST_CODES, AN_HOUR):
                raise TooManyCodes
            key = actions.open_with(typed=form.cleaned_data["code"], at=at)
        except Refusal as refusal:
            form.add_error("code", str(refusal))
        else:
            if found := actions.opened(key):
                actions.mark_opened(invitation=found.invitation, at=at)
            return redirect("invited", key=key)
    return render(request, "invitations/code.html", {"form": form, "is_late": False})


@audience(PUBLIC)
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """The page as it is known, and four answers. A code that was answered says so."""
    found = actions.opened(key)
    if found is None:
        late = {"form": codes.CodeForm(), "is_late": True}
        return render(request, "invitations/code.html", late, status=410)
    form = forms.ManageForm(request.POST if "sender_email" in request.POST else None)
    if request.method == "POST" and not found.is_spent:
        if request.POST.get("answer", "") in Answer.values:
            return _answered(request, found, request.POST["answer"])
        if form.is_valid():
            return _held(request, found, form)
    context = {
        "invitation": found.invitation,
        "organisation": found.page,
        "form": form,
        "known": known_of([found.page])[found.page.pk],
        "answers": Answer,
        "is_managed": Manager.objects.managing(found.page).exists(),
    }
    template = "spent" if found.is_spent else "invited"
    response = render(request, f"invitations/{template}.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answered(request: HttpRequest, found: actions.OpenedInvitation, chosen: str) -> HttpResponse:
    try:
        key = actions.answer(
            invitation=found.invitation, given=chosen, seen=found.seen, at=clock.now()
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("code")
    if chosen == Answer.CORRECTED:
        return redirect("contribute_correct", slug=found.page.slug)
    messages.success(request, _("C’est noté, merci."))
    return redirect("invited", key=key)


def _held(
    request: HttpRequest, found: actions.OpenedInvitation, form: forms.ManageForm
) -> HttpResponse:
    """The code proves the address: a confirmed e-mail is all that is missing to hold the page."""
    chosen = form.cleaned_data
    try:
        sent = participation.send(
            kind=CLAIM,
            key=str(found.page.pk),
            title=found.page.name,
            patch={"invitation": found.invitation.pk, "seen": found.seen},
            note=chosen["name"],
            signed=chosen["name"],
            sender=participation.Sender(chosen["sender_email"]),
            at=clock.now(),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("code")
    return requested(request, sent)
