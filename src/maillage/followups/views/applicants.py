"""The applicant's page, behind a private link and its second lock: what is shared, and nothing
else. A mail filter that opens the link confirms nothing and reads nothing."""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.base import clock
from maillage.dossiers import queries as dossiers
from maillage.dossiers.actions import ending, following, links, papers
from maillage.dossiers.models import AskedDocument, Dossier, DossierMeeting, DossierTask
from maillage.followups import exports, forms, queries
from maillage.followups.views.written import received
from maillage.media import documents
from maillage.web import posted, private_links
from maillage.web.answers import attachment, private
from maillage.web.bounds import takes
from maillage.web.guard import PUBLIC, audience

BY = "applicant"


def behind_its_lock(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """The dossier of a link, once the second lock is open for this visit."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, **named: int) -> HttpResponseBase:
        link = dossiers.applicants.link_behind(token)
        if not private_links.is_unlocked(request, link):
            return redirect("applicant_lock", token=token)
        return view(request, dossiers.applicants.dossier_behind(link), token, **named)

    return opened


@audience(PUBLIC)
def lock(request: HttpRequest, token: str) -> HttpResponse:
    """The second lock: a code by mail, asked for by a button, opens the page for the visit."""
    link = dossiers.applicants.link_behind(token)
    if private_links.is_unlocked(request, link):
        return redirect("applicant", token=token)
    form = forms.CodeOfLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        with posted.telling(request, form=form, field="code") as told:
            links.try_code(link=link, typed=typed, at=clock.now())
            private_links.unlock(request, link)
        if told.is_done:
            return redirect("applicant", token=token)
    context = {"form": form, "token": token, "hint": private_links.hint_of(link.email)}
    return private(render(request, "followups/lock.html", context))


@audience(PUBLIC)
@require_POST
def send_code(request: HttpRequest, token: str) -> HttpResponse:
    link = dossiers.applicants.link_behind(token)
    with posted.telling(request, _("Le code est parti : regardez vos messages.")):
        links.send_code(link=link, at=clock.now())
    return redirect("applicant_lock", token=token)


@audience(PUBLIC)
@require_POST
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """« J’ai fini » : on a machine that others use."""
    private_links.lock(request, dossiers.applicants.link_behind(token))
    return redirect("home")


@audience(PUBLIC)
@behind_its_lock
def applicant(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    context = {
        "page": queries.reading.for_applicant(found),
        "dossier": found,
        "token": token,
        "awaited": dossiers.ending.awaited(found, clock.today()),
    }
    return private(render(request, "followups/applicant.html", context))


@audience(PUBLIC)
@behind_its_lock
def path_pdf(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    from maillage.followups import paper  # late: no other page needs what prints

    body = paper.path(queries.reading.for_applicant(found), dossiers.applicants.site_name())
    return private(attachment(body, f"parcours-{found.reference}.pdf", "application/pdf"))


@audience(PUBLIC)
@behind_its_lock
def ics(request: HttpRequest, found: Dossier, token: str, meeting: int) -> HttpResponse:
    row = queries.reading.inside(DossierMeeting, found, meeting)
    return private(attachment(exports.calendar(row), "rendez-vous.ics", exports.CALENDAR))


@audience(PUBLIC)
@behind_its_lock
def satisfaction(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    """One question, one button."""
    awaited = dossiers.ending.awaited(found, clock.today())
    form = forms.SatisfactionForm(request.POST or None)
    if request.method == "POST" and awaited and form.is_valid():
        with posted.telling(request, _("Merci de votre réponse.")):
            ending.answer(asked=awaited, at=clock.now(), **form.cleaned_data)
        return redirect("applicant", token=token)
    context = {"dossier": found, "token": token, "form": form, "awaited": awaited}
    return private(render(request, "followups/satisfaction.html", context))


@audience(PUBLIC)
@require_POST
@behind_its_lock
def ask_notes(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    sentence = _("C’est demandé : elles vous seront remises ici sous un mois, relues.")
    with posted.telling(request, sentence):
        papers.ask_notes(dossier=found, at=clock.now())
    return redirect("applicant", token=token)


@audience(PUBLIC)
@require_POST
@behind_its_lock
def replace(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    fresh = links.replace(dossier=found, at=clock.now())
    private_links.unlock(request, dossiers.applicants.link_behind(fresh))
    messages.success(request, _("Voici votre nouveau lien : l’ancien n’ouvre plus rien."))
    return redirect("applicant", token=fresh)


@audience(PUBLIC)
@behind_its_lock
def erase(request: HttpRequest, found: Dossier, token: str) -> HttpResponse:
    """Asked on a page of its own, done by its button."""
    if request.method == "POST":
        ending.erase(dossier=found, at=clock.now())
        messages.success(request, _("Votre dossier est effacé : rien n’en reste que des chiffres."))
        return redirect("home")
    context = {"dossier": found, "token": token}
    return private(render(request, "followups/erase.html", context))


@audience(PUBLIC)
@require_POST
@behind_its_lock
def task_done(request: HttpRequest, found: Dossier, token: str, task: int) -> HttpResponse:
    row = queries.reading.inside(DossierTask, found, task)
    if not row.is_applicants:
        raise Http404
    with posted.telling(request, _("C’est fait : merci.")):
        following.end_task(task=row, by=BY, at=clock.now(), day=clock.today())
    return redirect("applicant", token=token)


@audience(PUBLIC)
@takes(documents.MOST_BYTES)
@behind_its_lock
def attach(request: HttpRequest, found: Dossier, token: str, asked: int) -> HttpResponse:
    row = queries.reading.inside(AskedDocument, found, asked)
    form = forms.VersionForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and received(request, form, row, BY):
        return redirect("applicant", token=token)
    context = {"form": form, "asked": row, "back": "../../"}
    return private(render(request, "followups/attach.html", context))


@audience(PUBLIC)
@behind_its_lock
def document(request: HttpRequest, found: Dossier, token: str, document: int) -> HttpResponse:
    return documents.give(queries.reading.document(found, document), allowed=True)
