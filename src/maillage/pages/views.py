"""Legal pages, and the recording of an audit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts.audiences import PUBLIC, STEWARD
from maillage.base import clock
from maillage.base.personal import PROCESSINGS
from maillage.pages import actions, queries
from maillage.pages.forms import AuditForm
from maillage.participation import queries as proposed
from maillage.sources import queries as sources
from maillage.web.guard import audience


@audience(PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"conformity": queries.conformity(), "audit": queries.latest_audit()}
    return render(request, "pages/accessibility.html", context)


@audience(PUBLIC)
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html")


@audience(PUBLIC)
def security(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a hole (RFC 9116)."""
    lines = queries.security_lines(clock.now())
    return HttpResponse("\r\n".join((*lines, "")), content_type="text/plain; charset=utf-8")


@audience(PUBLIC)
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "processings": list(PROCESSINGS),
        "processors": queries.processors(),
        "sources": sources.shown_to_people(),
        "objections": proposed.answered_in("objection"),
    }
    return render(request, "pages/privacy.html", context)


@audience(STEWARD)
def record_audit(request: HttpRequest) -> HttpResponse:
    form = AuditForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        audit = form.save(commit=False)
        actions.record_audit(audit=audit, by=request.user.author, at=clock.now())
        messages.success(
            request, _("L’audit est enregistré ; la page d’accessibilité en tient compte.")
        )
        return redirect("accessibility")
    return render(request, "pages/audit.html", {"form": form})
