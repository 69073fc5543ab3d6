"""The launch: waves of the team, and the page behind a code."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER, PUBLIC
from maillage.base import clock, search
from maillage.base.web import Refusal, audience, page_of, too_often
from maillage.directory import forms, proposals
from maillage.directory.actions import inviting
from maillage.directory.models import Invitation, Wave
from maillage.directory.queries.launch import board, goal, list_of, relay_of, unanswered
from maillage.participation import actions as participation

MOST_CODES, AN_HOUR = 20, 3600
Answer = Invitation.Answer


@audience(OFFICER)
def waves(request: HttpRequest) -> HttpResponse:
    """Prepare a wave from a search; those that left."""
    query = request.GET.urlencode()
    form = forms.WaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wave = inviting.prepare(
            name=form.cleaned_data["name"], query=query, by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La vague se prépare : messages et lettres arrivent ici."))
        return redirect(wave)
    try:
        many = len(inviting.chosen(query))
    except search.Unavailable:
        many = 0
    context = {"form": form, "waves": Wave.objects.all()[:30], "query": query, "many": many,
               "goal": goal()}  # fmt: skip
    return render(request, "directory/inviting/waves.html", context)


@audience(OFFICER)
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    context = {"wave": found, "board": board(found), "form": forms.RelayForm(),
               "printed": inviting.letters_of(pk).exists()}  # fmt: skip
    return render(request, "directory/inviting/wave.html", context)


@audience(OFFICER)
@require_POST
def add_relay(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    form = forms.RelayForm(request.POST)
    if not form.is_valid():
        context = {"wave": found, "board": board(found), "form": form,
                   "printed": inviting.letters_of(pk).exists()}  # fmt: skip
        return render(request, "directory/inviting/wave.html", context)
    said = form.cleaned_data
    try:
        relay = inviting.add_relay(wave=found, name=said["name"], email=said["email"],
                                   query=form.query, by=request.user.author,
                                   at=clock.now())  # fmt: skip
    except search.Unavailable:
        messages.error(request, _("L’index de recherche est absent : réessayez bientôt."))
    else:
        messages.success(request, _("La liste de « %(name)s » est partie.") % {"name": relay.name})
    return redirect(found)


@audience(OFFICER)
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for a colleague on the telephone: who to call, and what they say."""
    found = get_object_or_404(Wave, pk=pk)
    if request.method == "POST":
        row = get_object_or_404(found.invitations, pk=request.POST.get("invitation") or 0)
        said = request.POST.get("answer", "")
        if said in Answer.values:
            inviting.answer(invitation=row, said=said, by=request.user.author, at=clock.now())
            if said == Answer.CORRECTED:
                return redirect("organisation_edit", slug=row.organisation.slug)
            messages.success(request, _("C’est noté."))
        return redirect("wave_phone", pk=pk)
    rows = page_of(unanswered(found), request.GET.get("page"), 30)
    context = {"wave": found, "invitations": rows, "answers": Answer}
    return render(request, "directory/inviting/phone.html", context)


@audience(PUBLIC)
def relay(request: HttpRequest, token: str) -> HttpResponse:
    """The list of who helps a wave: names and towns, who has answered; nothing private."""
    found = relay_of(token)
    context = {"relay": found, "invitations": list_of(found)}
    response = render(request, "directory/inviting/relay.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


@audience(OFFICER)
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The letters of a wave, in the order of postcodes."""
    path = inviting.letters_of(get_object_or_404(Wave, pk=pk).pk)
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
    n = inviting.remind(wave=found, by=request.user.author, at=clock.now())
    messages.success(request, _("%(n)s rappels partent.") % {"n": n})
    return redirect(found)


@audience(PUBLIC)
def code(request: HttpRequest) -> HttpResponse:
    """Where a code of eight signs is typed; twenty an hour are enough."""
    form = forms.CodeForm(request.POST or None, initial={"code": request.GET.get("c", "")[:12]})
    if request.method == "POST" and form.is_valid():
        is_guessing = too_often("code", request, MOST_CODES, AN_HOUR)
        key = None if is_guessing else inviting.open_with(form.cleaned_data["code"])
        if key and (row := inviting.opened(key)):
            inviting.mark_opened(invitation=row, at=clock.now())
            return redirect("invited", key=key)
        form.add_error("code", _("Ce code n’est pas connu. Vérifiez chaque signe."))
    return render(request, "directory/inviting/code.html", {"form": form})


@audience(PUBLIC)
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """The page as it is known, and four answers."""
    row = inviting.opened(key)
    if row is None:
        raise Http404
    page = row.organisation
    form = forms.HoldForm(request.POST if "sender_email" in request.POST else None)
    if request.method == "POST":
        said = request.POST.get("answer", "")
        if said in Answer.values:
            inviting.answer(invitation=row, said=said, at=clock.now())
            if said == Answer.CORRECTED:
                return redirect("contribute_correct", slug=page.slug)
            messages.success(request, _("C’est noté, merci."))
            return redirect("invited", key=key)
        if form.is_valid():
            return _held(request, row, form)
    places = page.places.select_related("commune")
    context = {"invitation": row, "organisation": page, "places": places, "form": form,
               "answers": Answer}  # fmt: skip
    response = render(request, "directory/inviting/invited.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def _held(request: HttpRequest, row: Invitation, form: forms.HoldForm) -> HttpResponse:
    """The code proves the address: a confirmed e-mail is all that is missing to hold the page."""
    said = form.cleaned_data
    try:
        sent = participation.send(
            kind=proposals.CLAIM, key=str(row.organisation_id), title=row.organisation.name,
            patch={"name": said["name"], "note": said["name"], "words": "", "invitation": row.pk},
            words="", commune="", sender=participation.Sender(said["sender_email"]),
            at=clock.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("code")
    context = {"contribution": sent, "sent": False}
    return render(request, "directory/contribute/sent.html", context)
