"""Signing up without an account: a form, then one page behind an e-mailed link. The link never acts
by itself: a button does."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC
from maillage.agenda import queries as agenda
from maillage.agenda.exports import CALENDAR
from maillage.agenda.models import Event
from maillage.base import clock, jobs
from maillage.base.refusals import Refusal
from maillage.signups import actions, forms, queries, told
from maillage.signups.models import Attendee, SignUpTerms
from maillage.web import posted
from maillage.web.answers import attachment, private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_SENT, A_DAY = 40, 24 * 3600
WHICH = "le"  # in an address: the time that is meant


class TooManySignUps(Refusal):
    message = _("Beaucoup d’inscriptions sont parties d’ici aujourd’hui : reprenez demain.")


@audience(PUBLIC)
def event_sign_up(request: HttpRequest, slug: str) -> HttpResponse:
    """The form of one time; of a series, the others are a choice beside."""
    event = agenda.event_called(slug, request.user)
    terms = queries.terms_of(event)
    time = queries.time_of(event, request.GET.get(WHICH, ""))
    if terms is None:
        raise Http404
    form = forms.SignUpForm(request.POST or None, sender=request.user, terms=terms)
    is_open = time is not None and time.is_open
    is_sent = request.method == "POST" and is_open and form.is_valid()
    if is_sent and (answer := _sent(request, event, time, form)):
        return answer
    context = {
        "event": event,
        "time": time,
        "times": queries.times(event, terms),
        "is_open": is_open,
        "form": form,
        "form_key": posted.form_key(),
    }
    return render(request, "signups/sign_up.html", context)


def _sent(
    request: HttpRequest, event: Event, time: Any, form: forms.SignUpForm
) -> HttpResponse | None:
    if request.user.is_authenticated:
        return _known(request, event, time, form)
    if too_often("sign_up", request, MOST_SENT, A_DAY):
        form.add_error(None, str(TooManySignUps()))
        return None
    wanted = form.wanted(form.cleaned_data["sender_email"])

    def act() -> str:
        said = {"event": event.pk, "time": time.key, "wanted": asdict(wanted)}
        jobs.enqueue(actions.ASK, **said)
        return event.get_absolute_url()

    posted.once(request.POST.get("form_key", ""), act)
    context = {"event": event, "time": time, "email": wanted.email}
    return private(render(request, "signups/sent.html", context))


def _known(
    request: HttpRequest, event: Event, time: Any, form: forms.SignUpForm
) -> HttpResponse | None:
    """Who is signed in has proven their address."""
    with posted.telling(request, form=form) as act:
        row = actions.sign_up(
            event=event,
            key=time.key,
            wanted=form.wanted(request.user.email),
            by=request.user.author,
            at=clock.now(),
        )
    return redirect("attendee", token=queries.key_of(row)) if act.is_done else None


@audience(PUBLIC)
def attendee(request: HttpRequest, token: str) -> HttpResponse:
    """Their own page: where they stand, and what they may say otherwise."""
    row = queries.attendee_of(token)
    terms = queries.terms_of(row.attendance.event) or SignUpTerms()
    form = forms.ComingForm(request.POST or None, row=row, terms=terms)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("C’est noté."), form=form) as act:
            actions.revise(attendee=row, wanted=form.wanted(), at=clock.now())
        if act.is_done:
            return redirect("attendee", token=token)
    time = queries.told_time(row.attendance, terms)
    context = {
        "attendee": row,
        "event": row.attendance.event,
        "time": time,
        "token": token,
        "form": form,
        "rank": queries.rank_in_line(row),
        "by": queries.moment(row.answer_by, time.zone_name) if row.answer_by else "",
        "is_over": row.attendance.starts <= clock.now(),
        "is_shown": row.attendance.event.is_shown,
    }
    return private(render(request, "signups/attendee.html", context))


@audience(PUBLIC)
@require_POST
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, actions.confirm, "")


@audience(PUBLIC)
@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, actions.accept, _("C’est noté : à bientôt."))


@audience(PUBLIC)
@require_POST
def wait(request: HttpRequest, token: str) -> HttpResponse:
    sentence = _("C’est noté : vous gardez votre place dans la liste d’attente.")
    return _act(request, token, actions.wait_for_all, sentence)


@audience(PUBLIC)
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    return _act(request, token, actions.leave, _("C’est fait : vous n’êtes plus sur la liste."))


def _act(
    request: HttpRequest, token: str, act: Callable[..., Attendee], sentence: str
) -> HttpResponse:
    row = queries.attendee_of(token)
    with posted.telling(request, sentence):
        act(attendee=row, at=clock.now())
    return redirect("attendee", token=token)


@audience(PUBLIC)
def ics(request: HttpRequest, token: str) -> HttpResponse:
    """This time alone, for their own calendar."""
    row = queries.attendee_of(token)
    body = told.calendar(row.attendance)
    return private(attachment(body, f"{row.attendance.event.slug}.ics", CALENDAR))
