"""Alerts: asked from a search, confirmed, seen, ended; with or without an account. The server that
mail leaves by, and its trials."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import PUBLIC, STEWARD
from maillage.base import clock, files, jobs, mail
from maillage.mailing import actions, findings, forms, queries
from maillage.mailing.queries import SEARCHES
from maillage.web import posted
from maillage.web.answers import private
from maillage.web.guard import audience
from maillage.web.visitors import too_often

MOST_A_DAY, A_DAY = 20, 24 * 3600


@audience(PUBLIC)
def create(request: HttpRequest, kind: str) -> HttpResponse:
    """« M'avertir des nouveautés » of the search that stands in the address."""
    searchable = SEARCHES.get(kind)
    if searchable is None:
        raise Http404
    query = searchable.clean(request.GET.urlencode())
    user = request.user if request.user.is_authenticated else None
    form = forms.AlertForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        asked = {"kind": kind, "query": query, "every": typed["every"], "source": request.path}
        told = (
            _("Votre alerte est en place.")
            if user
            else _("Un message vient de partir : ouvrez-le pour confirmer votre alerte.")
        )
        with posted.telling(request, told) as act:
            if user:
                actions.save_search(email=user.email, is_confirmed=True, at=clock.now(), **asked)
            elif not too_often("alert", request, MOST_A_DAY, A_DAY):
                jobs.enqueue("mailing.ask", email=typed["sender_email"], **asked)
        if not act.is_done:
            return redirect("my_space")
        back = reverse(searchable.url_name)
        return redirect(f"{back}?{query}" if query else back)
    context = {"form": form, "name": searchable.name(query)}
    return render(request, "mailing/create.html", context)


@audience(PUBLIC)
def alerts(request: HttpRequest, token: str) -> HttpResponse:
    """What an address agreed to. The button confirms; the link alone does nothing."""
    found = queries.recipient_of(token)
    if request.method == "POST":
        actions.confirm(recipient=found, at=clock.now())
        messages.success(request, _("Votre alerte est en place."))
        return redirect("alerts", token=token)
    searches = found.searches.all()
    waits = any(search.confirmed_at is None for search in searches)
    context = {
        "recipient": found,
        "token": token,
        "searches": searches,
        "waits": waits,
        "invitations": queries.invitations(),
    }
    return private(render(request, "mailing/alerts.html", context))


@audience(PUBLIC)
@require_POST
def drop(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    found = queries.recipient_of(token)
    actions.drop_search(search=get_object_or_404(found.searches, pk=pk), at=clock.now())
    messages.success(request, _("L’alerte est retirée."))
    return redirect("alerts", token=token)


@audience(PUBLIC)
@csrf_exempt
def end(request: HttpRequest, token: str) -> HttpResponse:
    """One click, from the mail programme itself (RFC 8058), or from the page: the token is all."""
    found = queries.recipient_of(token)
    if request.method == "POST":
        actions.end(recipient=found, at=clock.now())
        return render(request, "mailing/ended.html")
    return render(request, "mailing/end.html", {"token": token})


# The server


@audience(STEWARD)
def mail_server(request: HttpRequest) -> HttpResponse:
    """The server that mail leaves by: typed, tried, explained."""
    server = queries.mail_server()
    form = forms.MailServerForm(request.POST or None, instance=server)
    if request.method == "POST" and form.is_valid() and not settings.SMTP:
        by, at = request.user.author, clock.now()
        with posted.telling(request):
            actions.set_server(**form.stated(), by=by, at=at)
            actions.ask_trial(to=request.user.email, by=by, at=at)
        return redirect("mail_server")
    return _server_page(request, form=form)


def _server_page(request: HttpRequest, **bound: Any) -> HttpResponse:
    server = queries.mail_server()
    context = {
        "server": server,
        "form": forms.MailServerForm(instance=server),
        "signature": forms.SignatureForm(),
        "of_machine": queries.route_of_address() if settings.SMTP else None,
        "route": mail.route(),
        "waiting": mail.waiting(),
        "is_kept": files.is_demonstration() or files.is_quiet(),
        "findings": findings.of_trial(server.trial) if server.trial else [],
        "providers": findings.providers().values(),
    }
    return render(request, "mailing/server.html", context | bound)


@audience(STEWARD)
@require_POST
def try_server(request: HttpRequest) -> HttpResponse:
    """Another message to whoever asks."""
    with posted.telling(request):
        actions.ask_trial(to=request.user.email, by=request.user.author, at=clock.now())
    return redirect("mail_server")


@audience(STEWARD)
def trial_progress(request: HttpRequest) -> HttpResponse:
    """The part of the page that moves while a trial is on its way."""
    return render(request, "mailing/_trying.html", {"server": queries.mail_server()})


@audience(STEWARD)
@require_POST
def signature(request: HttpRequest) -> HttpResponse:
    """The key that signs, from the message that came back; then all is read again."""
    form = forms.SignatureForm(request.POST)
    if not form.is_valid():
        return _server_page(request, signature=form)
    selector, domain = form.cleaned_data["pasted"]
    by, at = request.user.author, clock.now()
    actions.say_signature(selector=selector, domain=domain, by=by, at=at)
    with posted.telling(request):
        actions.ask_trial(to=request.user.email, by=by, at=at)
    return redirect("mail_server")
