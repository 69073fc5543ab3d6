"""The launch: waves of the team, and the page behind a code."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
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
from maillage.invitations import actions, forms, queries, rules
from maillage.invitations.frames import purpose_of
from maillage.invitations.models import Invitation, Wave
from maillage.invitations.queries import board, list_of, relay_of
from maillage.invitations.rules import LetterWords
from maillage.managers.contributions import CLAIM
from maillage.managers.requested import requested
from maillage.media import images
from maillage.organisations.models import Manager
from maillage.participation import actions as participation
from maillage.search import index
from maillage.upkeep.queries.known import FIELDS, known_of
from maillage.web import posted
from maillage.web.answers import attachment, page_of, private
from maillage.web.bounds import takes
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_CODES, AN_HOUR = 20, 3600
MOST_OTHERS = 200  # whom one cannot call, on one page
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
    return _wave(request, get_object_or_404(Wave, pk=pk), forms.RelayForm())


def _wave(request: HttpRequest, found: Wave, form: forms.RelayForm) -> HttpResponse:
    context = {
        "wave": found,
        "board": board(found),
        "form": form,
        "letter": queries.letter_of(found, request.user.author),
        "printed": queries.printed(found),
        "has_file": actions.letters_of(found.pk).exists(),
        "to_post": len(queries.to_post(found)),
        "of": purpose.page(found) if (purpose := purpose_of(found)) else "",
    }
    return render(request, "invitations/wave.html", context)


@audience(OFFICER)
@require_POST
def add_relay(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    form = forms.RelayForm(request.POST)
    if not form.is_valid():
        return _wave(request, found, form)
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
@takes(3 * images.MOST_BYTES)  # one that is too large is told so beside its field
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The text of the letters of a wave, and the first of them as it will be read."""
    found = get_object_or_404(Wave, pk=pk)
    kept = queries.letter_of(found, request.user.author)
    form = forms.LetterForm(request.POST or None, request.FILES or None, letter=kept)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, form=form, field="body") as act:
            actions.write_letter(
                wave=found,
                words=form.words,
                signature=form.cleaned_data["signature"],
                keeps_signature=not form.cleaned_data.get("drops_signature"),
                by=request.user.author,
                at=clock.now(),
            )
        if act.is_done:
            return redirect(f"{request.path}#lettre")
    posts = queries.to_post(found)
    words = LetterWords.of(kept)
    context = {
        "wave": found,
        "form": form,
        "letter": kept,
        "braces": {f"{{{word}}}": what for word, what in rules.IN_BRACES.items()},
        "read": queries.composed(words, posts[0][1]) if posts else None,
        "first": posts[0][1] if posts else None,
        "to_post": len(posts),
        "printed": queries.printed(found),
    }
    return render(request, "invitations/letter.html", context)


@audience(OFFICER)
def specimen(request: HttpRequest, pk: int) -> HttpResponse:
    """The first letter of a wave on its sheet, without a code that could serve."""
    from maillage.invitations import paper  # late: no other page needs what prints

    found = get_object_or_404(Wave, pk=pk)
    kept = queries.letter_of(found, request.user.author)
    posts = queries.to_post(found)
    if not posts:
        raise Http404
    of = paper.signed(LetterWords.of(kept), kept.signature, found)
    body = paper.letters(of, [(posts[0][1], rules.SPECIMEN)])
    response = private(HttpResponse(body, content_type="application/pdf"))
    response.headers["Content-Disposition"] = f'inline; filename="lettre-{pk}.pdf"'
    return response


@audience(OFFICER)
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """The image of a signature, for the team alone."""
    found = get_object_or_404(Wave, pk=pk)
    path = images.path_of(queries.letter_of(found, request.user.author).signature)
    if not path.is_file():
        raise Http404
    return private(HttpResponse(path.read_bytes(), content_type="image/webp"))


@audience(OFFICER)
@require_POST
def print_letters(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Wave, pk=pk)
    sentence = _("Les lettres sont en préparation : elles arrivent ici.")
    with posted.telling(request, sentence) as act:
        actions.print_letters(wave=found, by=request.user.author, at=clock.now())
    return redirect(found if act.is_done else "wave_letter", *([] if act.is_done else [pk]))


@audience(OFFICER)
def by_phone(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet for a colleague on the telephone: who to call, and what they say."""
    found = get_object_or_404(Wave, pk=pk)
    if purpose := purpose_of(found):
        return redirect(purpose.calls(found))
    if request.method == "POST":
        row = get_object_or_404(found.invitations, pk=whole(request.POST.get("invitation")))
        chosen = request.POST.get("answer", "")
        if chosen in Invitation.ABOUT_THE_PAGE:
            try:
                actions.answer(invitation=row, given=chosen, by=request.user.author, at=clock.now())
            except Refusal as refusal:
                messages.error(request, str(refusal))
                return redirect("wave_phone", pk=pk)
            if chosen == Answer.CORRECTED:
                return redirect("organisation_edit", slug=row.organisation.slug)
            messages.success(request, _("C’est noté."))
        return redirect("wave_phone", pk=pk)
    rows = page_of(queries.to_call(found), request.GET.get("page"), 30)
    others = queries.not_to_call(found)
    known = known_of([row.organisation for row in rows])
    context = {
        "wave": found,
        "invitations": rows,
        "answers": [(value, Answer(value).label) for value in Invitation.ABOUT_THE_PAGE],
        "sheets": [(row, known[row.organisation_id]) for row in rows],
        "others": others[:MOST_OTHERS],
        "many_others": others.count(),
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
    return private(attachment(path.read_bytes(), f"lettres-{pk}.pdf", "application/pdf"))


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
            return _led(key, at)
    return render(request, "invitations/code.html", {"form": form, "is_late": False})


def _led(key: str, at: dt.datetime) -> HttpResponse:
    """Where a code leads: to the page of a structure, or to what its wave asks."""
    found = actions.opened(key)
    purpose = purpose_of(found.invitation.wave) if found else None
    if found and not (purpose and purpose.is_untold(found.invitation.wave)):
        actions.mark_opened(invitation=found.invitation, at=at)
    if found and purpose:
        return redirect(purpose.opens(found.invitation, key))
    return redirect("invited", key=key)


@audience(PUBLIC)
def invited(request: HttpRequest, key: str) -> HttpResponse:
    """The page as it is known, and four answers. A code that was answered says so."""
    found = actions.opened(key)
    if found is None:
        late = {"form": codes.CodeForm(), "is_late": True}
        return render(request, "invitations/code.html", late, status=410)
    if purpose := purpose_of(found.invitation.wave):
        return redirect(purpose.opens(found.invitation, key))
    form = forms.ManageForm(request.POST if "sender_email" in request.POST else None)
    if request.method == "POST" and not found.is_spent:
        if request.POST.get("answer", "") in Invitation.ABOUT_THE_PAGE:
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
        part = request.POST.get("part", "")
        field = f"#id_{part}" if part in FIELDS else ""
        return redirect(reverse("contribute_correct", args=[found.page.slug]) + field)
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
