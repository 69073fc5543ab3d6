"""Who comes, for those who organise: officers, and who holds the page of an organiser."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.agenda import queries as agenda
from maillage.agenda.audiences import WRITER
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.base.numbers import whole
from maillage.signups import exports, forms, queries, rules
from maillage.signups.actions import team
from maillage.signups.models import Attendance, Attendee, SignUpTerms
from maillage.signups.views.public import WHICH
from maillage.territories import queries as territories
from maillage.web import posted
from maillage.web.answers import attachment, private
from maillage.web.guard import audience


def address(event: Event, key: str = "", name: str = "sign_ups") -> str:
    path = reverse(name, args=[event.slug])
    return f"{path}?{urlencode({WHICH: key})}" if key else path


@audience(WRITER)
def sign_ups(request: HttpRequest, slug: str) -> HttpResponse:
    return _list(request, agenda.event_called(slug, request.user), forms.AddForm())


def _list(request: HttpRequest, event: Event, form: forms.AddForm) -> HttpResponse:
    terms = queries.terms_of(event)
    if terms is None:
        return redirect("sign_up_terms", slug=event.slug)
    key = request.GET.get(WHICH, "")
    found = queries.attendance_called(event, key)
    time = queries.time_of(event, key)
    told = queries.told_time(found, terms) if found else time
    context = {
        "event": event,
        "terms": terms,
        "time": told,
        "times": queries.times(event, terms),
        "attendance": found,
        "list": queries.list_of(found, request.user) if found else None,
        "reads_needs": found and rules.may_read_needs(request.user, event),
        "form": form,
        "which": urlencode({WHICH: told.key}) if told else "",
        "may_add": time is not None and not time.row.is_off,
    }
    return private(render(request, "signups/list.html", context))


@audience(WRITER)
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Open sign-up, say how many seats and until when, close it."""
    event = agenda.event_called(slug, request.user)
    kept = queries.terms_of(event)
    form = forms.TermsForm(request.POST or None, instance=kept or SignUpTerms(event=event))
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est enregistré."), form=form) as act:
            by, at = request.user.author, clock.now()
            team.set_terms(event=event, values=form.stated(), by=by, at=at)
        if act.is_done:
            return redirect("sign_ups", slug=event.slug)
    return render(request, "signups/terms.html", {"event": event, "form": form, "kept": kept})


@audience(WRITER)
@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    event, form = agenda.event_called(slug, request.user), forms.AddForm(request.POST)
    key = request.GET.get(WHICH, "")
    if form.is_valid():
        with posted.telling(request, _("La personne est inscrite."), form=form) as act:
            team.add(
                event=event,
                key=key,
                wanted=form.wanted(),
                by=request.user.author,
                at=clock.now(),
            )
        if act.is_done:
            return redirect(address(event, key))
    return _list(request, event, form)


@audience(WRITER)
@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    sentence = _("L’inscription est retirée ; la personne est prévenue si elle a une adresse.")
    return _act(request, slug, pk, team.remove, sentence)


@audience(WRITER)
@require_POST
def put_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _act(request, slug, pk, team.put_back, _("La personne est de nouveau inscrite."))


def _act(
    request: HttpRequest, slug: str, pk: int, act: Callable[..., Attendee], sentence: str
) -> HttpResponse:
    event = agenda.event_called(slug, request.user)
    rows = Attendee.objects.visible_to(request.user).filter(attendance__event=event, pk=pk)
    row = rows.select_related("attendance").first()
    if row is None:
        raise Http404
    with posted.telling(request, sentence):
        act(attendee=row, by=request.user.author, at=clock.now())
    return redirect(address(event, row.attendance.key))


def _attendance(request: HttpRequest, slug: str) -> Attendance:
    """The time that the address names, or the next one. 404 where nobody was ever signed up."""
    event = agenda.event_called(slug, request.user)
    found = queries.attendance_called(event, request.GET.get(WHICH, ""))
    if found is None:
        raise Http404
    return found


@audience(WRITER)
@require_POST
def came(request: HttpRequest, slug: str) -> HttpResponse:
    found = _attendance(request, slug)
    there = {pk for typed in request.POST.getlist("came") if (pk := whole(typed)) is not None}
    with posted.telling(request, _("Les présences sont notées.")):
        team.mark(attendance=found, came=there, by=request.user.author, at=clock.now())
    return redirect(address(found.event, found.key))


@audience(WRITER)
def write(request: HttpRequest, slug: str) -> HttpResponse:
    """One message to each of those who come to one time."""
    found = _attendance(request, slug)
    form = forms.WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, form=form) as act:
            act.sentence = posted.once(
                request.POST.get("form_key", ""), _writing(request, found, form)
            )
        if act.is_done:
            return redirect(address(found.event, found.key))
    context = {
        "event": found.event,
        "attendance": found,
        "time": queries.told_time(found, queries.terms_of(found.event) or SignUpTerms()),
        "form": form,
        "form_key": request.POST.get("form_key") or posted.form_key(),
    }
    return private(render(request, "signups/write.html", context))


def _writing(request: HttpRequest, found: Attendance, form: forms.WriteForm) -> Callable[[], str]:
    def act() -> str:
        said = form.cleaned_data
        many = team.write(
            attendance=found,
            subject=said["subject"],
            text=said["text"],
            signed=_signed(found.event, request.user),
            has_line=said["has_line"],
            by=request.user.author,
            at=clock.now(),
        )
        sentence = ngettext("%(n)s message part.", "%(n)s messages partent.", many)
        return sentence % {"n": many}

    return act


def _signed(event: Event, user: Any) -> str:
    """In whose name: the organisers, as their page names them."""
    names = [page.name for page in agenda.names_of([event], user)[event.pk]]
    return ", ".join(names) or territories.site().name


@audience(WRITER)
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The attendance sheet, A4."""
    from maillage.signups import paper  # late: no other page needs what prints

    found = _attendance(request, slug)
    body = paper.sheets(queries.list_of(found, request.user))
    response = private(HttpResponse(body, content_type="application/pdf"))
    response.headers["Content-Disposition"] = 'inline; filename="emargement.pdf"'
    return response


@audience(WRITER)
def csv(request: HttpRequest, slug: str) -> HttpResponse:
    found = _attendance(request, slug)
    terms = queries.terms_of(found.event) or SignUpTerms()
    body = exports.csv(queries.list_of(found, request.user), terms)
    return private(attachment(body, f"inscriptions-{found.event.slug}.csv", exports.CSV))
