"""The four doors, legal pages, what the team writes of them, the sheet for who runs machines."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import OFFICER, PUBLIC, STEWARD
from maillage.base import clock
from maillage.base.personal import PROCESSINGS
from maillage.look.frames import BEHIND, DOORS, gathered
from maillage.pages import actions, facts, queries
from maillage.pages.forms import AuditForm, DoorForm, NoticeForm
from maillage.participation import queries as proposed
from maillage.sources import queries as sources
from maillage.web.guard import audience
from maillage.web.middleware import ContentSecurityPolicy
from maillage.web.pages import cached


@audience(PUBLIC)
@cached()
def door(request: HttpRequest, name: str) -> HttpResponse:
    """What one can do here who comes for this: what rooms offer, questions, who answers."""
    found = queries.door_called(name)
    context = {
        "door": found,
        "text": queries.door_text(found),
        "sections": gathered(BEHIND, found, request.user),
        "others": [other for other in DOORS if other != found],
        "may_write": accounts.is_steward(request.user),
    }
    return render(request, "pages/door.html", context)


@audience(STEWARD)
def write_door(request: HttpRequest, name: str) -> HttpResponse:
    found = queries.door_called(name)
    form = DoorForm(request.POST or None, instance=queries.door_page(found))
    if request.method == "POST" and form.is_valid():
        page = form.save(commit=False)
        actions.write_door(page=page, by=request.user.author, at=clock.now())
        messages.success(request, _("La page est enregistrée, et en ligne."))
        return redirect("door", found.name)
    return render(request, "pages/door_edit.html", {"form": form, "door": found, "doors": DOORS})


@audience(PUBLIC)
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"conformity": queries.conformity(), "audit": queries.latest_audit()}
    return render(request, "pages/accessibility.html", context)


@audience(PUBLIC)
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/legal.html", {"notice": queries.legal_notice()})


@audience(STEWARD)
def write_notice(request: HttpRequest) -> HttpResponse:
    """Who publishes the site and who hosts it, as the law asks."""
    form = NoticeForm(request.POST or None, instance=queries.legal_notice())
    if request.method == "POST" and form.is_valid():
        notice = form.save(commit=False)
        actions.write_notice(notice=notice, by=request.user.author, at=clock.now())
        messages.success(request, _("Les mentions légales sont enregistrées, et en ligne."))
        return redirect("desk")
    return render(request, "pages/legal_edit.html", {"form": form})


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


@audience(OFFICER)
def it_department(request: HttpRequest) -> HttpResponse:
    """« Pour votre DSI »: what it asks before it says yes, on two printed sides. For the team, who
    hands it over: what it tells of the machine is not for everybody."""
    context = {
        "here": facts.machine(),
        "policy": ContentSecurityPolicy.POLICY,
        "conformity": queries.conformity(),
        "audit": queries.latest_audit(),
        "processings": list(PROCESSINGS),
        "processors": queries.processors(),
        "today": clock.today(),
        "session_days": settings.SESSION_COOKIE_AGE // 86_400,
    }
    return render(request, "pages/it_department.html", context)
