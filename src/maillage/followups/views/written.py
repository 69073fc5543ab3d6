"""What is written in a dossier: advice, notes, meetings, tasks, documents, diagnosis, time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.base import clock
from maillage.dossiers.actions import following, papers
from maillage.dossiers.models import AskedDocument, Dossier, DossierMeeting, DossierTask
from maillage.followups import exports, forms, queries
from maillage.followups.audiences import DOSSIER_READER, NOTES_READER
from maillage.followups.views.followed import ask
from maillage.followups.views.opened import dossier_opened
from maillage.look.asking import form_page
from maillage.look.frames import Link
from maillage.media import documents
from maillage.schemes.models import SupportOrganisation
from maillage.web import posted
from maillage.web.answers import attachment, private
from maillage.web.bounds import takes
from maillage.web.guard import audience


def _of(request: HttpRequest, pk: int) -> tuple[Dossier, SupportOrganisation]:
    """A dossier, and in whose name somebody is in it: a note has no meaning without."""
    found = dossier_opened(request, pk)
    support = queries.reading.support_of(found, request.user)
    if support is None:
        raise Http404
    return found, support


@audience(DOSSIER_READER)
def advice(request: HttpRequest, pk: int) -> HttpResponse:
    """What the applicant reads too."""
    found = dossier_opened(request, pk)
    form = forms.AdviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le conseil est partagé."), form=form) as told:
            text = form.cleaned_data["text"]
            following.advise(dossier=found, text=text, by=request.user.author, at=clock.now())
        if told.is_done:
            return redirect("dossier_advice", pk=pk)
    context = {"dossier": found, "form": form, "advice": queries.reading.advice_of(found)}
    return render(request, "followups/advice.html", context)


@audience(DOSSIER_READER)
def advice_file(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    return _text(exports.advice(found), f"conseils-{found.reference}.txt")


@audience(DOSSIER_READER)
def notes(request: HttpRequest, pk: int) -> HttpResponse:
    """What one's own organisation alone reads."""
    found, support = _of(request, pk)
    form = forms.NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("La note est gardée."), form=form) as told:
            said = {"support": support, "text": form.cleaned_data["text"]}
            following.note(dossier=found, by=request.user.author, at=clock.now(), **said)
        if told.is_done:
            return redirect("dossier_notes", pk=pk)
    kept = queries.reading.notes_with_names(found, request.user)
    context = {"dossier": found, "form": form, "notes": kept, "support": support}
    return render(request, "followups/notes.html", context)


@audience(DOSSIER_READER)
def notes_file(request: HttpRequest, pk: int) -> HttpResponse:
    found, _support = _of(request, pk)
    rows = queries.reading.notes_of(found, request.user)
    return _text(exports.notes(found, rows), f"notes-{found.reference}.txt")


def _text(body: str, name: str) -> HttpResponse:
    return private(attachment(body.encode(), name, "text/plain; charset=utf-8"))


@audience(DOSSIER_READER)
@require_POST
def note_drop(request: HttpRequest, pk: int, note: int) -> HttpResponse:
    found, _support = _of(request, pk)
    kept = queries.reading.notes_of(found, request.user).filter(pk=note).first()
    if kept is None:
        raise Http404
    with posted.telling(request, _("La note est retirée.")):
        following.drop_note(note=kept, by=request.user.author, at=clock.now())
    return redirect("dossier_notes", pk=pk)


@audience(NOTES_READER)
def give_notes(request: HttpRequest, asked: int) -> HttpResponse:
    """Somebody asks for the notes about them: reread, then given."""
    wanted = queries.reading.notes_asked(asked, request.user)
    start = {"text": queries.reading.notes_as_they_are(wanted)}
    form = forms.GiveNotesForm(request.POST or None, initial=start)

    def act(_version: int | None) -> str:
        text = form.cleaned_data["text"]
        papers.give_notes(asked=wanted, text=text, by=request.user.author, at=clock.now())
        return "my_dossiers"

    return form_page(
        request,
        form,
        act,
        title=_("Remettre les notes"),
        lead=_("La personne de ce dossier demande vos notes sur elle. Elle lira ceci."),
        crumbs=[Link(_("Mes dossiers"), "../../")],
        said=_("Les notes sont remises : la personne les lit derrière son lien."),
        button=_("Remettre ces notes"),
        is_team=False,
    )


@audience(DOSSIER_READER)
def meet(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    form = forms.AppointmentForm(request.POST or None)
    return ask(
        request,
        found,
        form,
        lambda **who: following.meet(dossier=found, values=form.stated(), **who),
        title=_("Un rendez-vous"),
        lead=_("Il est dans le dossier et sur la page de la personne, dans aucun agenda public."),
        said=_("Le rendez-vous est noté."),
    )


@audience(DOSSIER_READER)
def ics(request: HttpRequest, pk: int, meeting: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    row = queries.reading.inside(DossierMeeting, found, meeting)
    return private(attachment(exports.calendar(row), f"rendez-vous-{pk}.ics", exports.CALENDAR))


@audience(DOSSIER_READER)
def task(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    people = found.people.lasting().select_related("user")
    form = forms.DossierTaskForm(
        request.POST or None,
        people=people,
        applicant=_("la personne accompagnée"),
        initial={"owner": str(request.user.pk)},
    )
    return ask(
        request,
        found,
        form,
        lambda **who: following.set_task(dossier=found, values=form.stated(), **who),
        title=_("À faire"),
        said=_("C’est noté."),
    )


@audience(DOSSIER_READER)
@require_POST
def task_done(request: HttpRequest, pk: int, task: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    row = queries.reading.inside(DossierTask, found, task)
    with posted.telling(request, _("C’est fait : merci.")):
        who: dict[str, Any] = {"by": request.user.author, "at": clock.now()}
        following.end_task(task=row, day=clock.today(), **who)
    return redirect(found)


@audience(DOSSIER_READER)
def ask_document(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    form = forms.AskedDocumentForm(request.POST or None)
    return ask(
        request,
        found,
        form,
        lambda **who: papers.ask(dossier=found, name=form.cleaned_data["name"], **who),
        title=_("Demander un document"),
        said=_("Le document est demandé : la personne peut le déposer derrière son lien."),
    )


@audience(DOSSIER_READER)
@takes(documents.MOST_BYTES)
def attach(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    row = queries.reading.inside(AskedDocument, found, asked)
    form = forms.VersionForm(request.POST or None, request.FILES or None)
    by = request.user.author
    if request.method == "POST" and form.is_valid() and received(request, form, row, by):
        return redirect(found)
    context = {"form": form, "asked": row, "back": found.get_absolute_url()}
    return render(request, "followups/attach.html", context)


def received(request: HttpRequest, form: forms.VersionForm, row: AskedDocument, by: str) -> bool:
    file = form.cleaned_data["file"]
    with posted.telling(request, _("Le document est reçu."), form=form, field="file") as told:
        papers.receive(asked=row, file=file, name=file.name, by=by, at=clock.now())
    return told.is_done


@audience(DOSSIER_READER)
@require_POST
def drop(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    row = queries.reading.inside(AskedDocument, found, asked)
    with posted.telling(request, _("Le document est retiré.")):
        papers.drop(asked=row, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(DOSSIER_READER)
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    return documents.give(queries.reading.document(found, document), allowed=True)


@audience(DOSSIER_READER)
def diagnose(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    grid = queries.reading.grid_in_force()
    if grid is None:
        raise Http404
    form = forms.DiagnosisForm(request.POST or None, grid=grid)
    return ask(
        request,
        found,
        form,
        lambda **who: following.diagnose(dossier=found, grid=grid, values=form.stated(), **who),
        title=_("Faire le point"),
        lead=_("De 0, rien n’est fait, à 5, c’est acquis. La personne accompagnée le lit aussi."),
        said=_("Le diagnostic est écrit."),
    )


@audience(DOSSIER_READER)
def spend(request: HttpRequest, pk: int) -> HttpResponse:
    found = dossier_opened(request, pk)
    form = forms.TimeForm(request.POST or None, initial={"day": clock.today()})
    support = queries.reading.support_of(found, request.user)
    return ask(
        request,
        found,
        form,
        lambda **who: following.spend(dossier=found, support=support, **form.cleaned_data, **who),
        title=_("Temps passé"),
        said=_("Le temps est noté."),
    )
