"""The team's imports: files in, columns, the change set looked through, sources."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, text, undoing
from maillage.base.numbers import wholes
from maillage.reading import fetch, tables
from maillage.sources import actions, forms, queries
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.steps import has_original
from maillage.sources.targets import target_of
from maillage.web import posted
from maillage.web.answers import attachment, page_of
from maillage.web.bounds import takes
from maillage.web.guard import audience
from maillage.web.posted import form_key, once

State = ImportRun.State
SHOWN = {ChangeRow.State.CHANGED: 10, ChangeRow.State.DOUBTFUL: 10}


@audience(OFFICER)
@takes(forms.LARGEST)
def imports(request: HttpRequest) -> HttpResponse:
    form = forms.UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"form_key": form_key(), "source": request.GET.get("source", "")},
    )
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, form=form, field="name"):
            return redirect(once(form.cleaned_data["form_key"], lambda: _received(request, form)))
    return render(
        request,
        "sources/imports.html",
        {
            "form": form,
            "runs": page_of(
                ImportRun.objects.select_related("source"), request.GET.get("page"), 20
            ),
            "sources": Source.objects.exclude(pk=PEOPLE).select_related("licence"),
        },
    )


def _received(request: HttpRequest, form: forms.UploadForm) -> str:
    cleaned = form.cleaned_data
    if cleaned["source"]:
        source = Source.objects.get(pk=cleaned["source"])
    else:
        slug = text.slugify(cleaned["name"], longest=60)
        source = actions.source_named(
            slug,
            target=cleaned.get("target", ""),
            name=cleaned["name"],
            licence_id=cleaned["licence"] or "own",
        )

    def write(path: Any) -> None:
        with path.open("wb") as out:
            out.writelines(cleaned["file"].chunks())

    run = actions.receive(
        source=source,
        file_name=cleaned["file"].name,
        write=write,
        edition=cleaned["edition"],
        by=request.user.author,
        at=clock.now(),
    )
    return run.get_absolute_url()


def _run(pk: int) -> ImportRun:
    return get_object_or_404(ImportRun.objects.select_related("source__licence", "change"), pk=pk)


@audience(OFFICER)
def run(request: HttpRequest, pk: int) -> HttpResponse:
    """One import, wherever it stands."""
    found = _run(pk)
    if found.state == State.MAPPING:
        return _mapping(request, found)
    context: dict[str, Any] = {"run": found, "faults": queries.faults(found)}
    if found.state in (State.PROPOSED, State.APPLIED):
        context |= _change_set(request, found)
    return render(request, "sources/run.html", context)


@audience(OFFICER)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that moves."""
    return render(request, "sources/_progress.html", {"run": _run(pk)})


def _mapping(
    request: HttpRequest,
    found: ImportRun,
    data: Any = None,
    reading: forms.ReadingForm | None = None,
) -> HttpResponse:
    form = forms.MappingForm(
        data,
        columns=queries.columns(found),
        fields=queries.fields(found),
        initial={"is_whole": found.is_whole},
    )
    if data is not None and form.is_valid():
        with posted.telling(request, form=form):
            actions.map_columns(
                run=found,
                mapping=form.mapping(),
                is_whole=form.cleaned_data["is_whole"],
                by=request.user.author,
                at=clock.now(),
            )
            return redirect(found)
    former = found.source.runs.filter(edition__gt=found.edition) if found.edition else None
    context = {
        "run": found,
        "form": form,
        "newer": former.order_by("-edition").first() if former is not None else None,
        "read_as": queries.read_as(found),
        "unread_sheets": queries.unread_sheets(found),
        "reading": reading or forms.ReadingForm(run=found),
        "may_read_again": has_original(found),
    }
    return render(request, "sources/mapping.html", context)


@audience(OFFICER)
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    return _mapping(request, _run(pk), request.POST)


@audience(OFFICER)
@require_POST
def read_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same file, read as somebody says."""
    found = _run(pk)
    form = forms.ReadingForm(request.POST, run=found)
    if not form.is_valid():
        return _mapping(request, found, reading=form)
    with posted.telling(request, _("Le fichier est relu comme vous l’avez dit.")):
        actions.read_again(run=found, asked=form.asked(), by=request.user.author, at=clock.now())
    return redirect(found)


def _change_set(request: HttpRequest, found: ImportRun) -> dict[str, Any]:
    tabs = queries.tabs(found)
    first = next((tab.state for tab in tabs if tab.count), ChangeRow.State.NEW)
    state = request.GET.get("lignes", first)
    if state not in ChangeRow.State.values:
        state = first
    rows = page_of(queries.rows(found, state), request.GET.get("page"), SHOWN.get(state, 25))
    target = target_of(found.source)
    waits = queries.contributions(rows) if state == "doubtful" else {}
    return {
        "tabs": tabs,
        "state": state,
        "rows": rows,
        "shown": [
            {
                "row": row,
                "differences": target.differences(row) if _changes(row) else [],
                "facts": target.facts(row) if state in ("new", "waiting", "outside") else [],
                "review": target.review(row) if state == "doubtful" and row.waits else None,
                "contribution": waits.get(row.pk),
            }
            for row in rows
        ],
        "waiting": queries.waiting(found),
        "held_back": queries.reason_not_online(found),
        "sentences": target.sentences,
        "has_spoken": found.has_spoken,
        "is_last": queries.is_last(found),
    }


def _changes(row: ChangeRow) -> bool:
    moves = row.state == ChangeRow.State.OUTSIDE and row.subject is not None
    return moves or row.state == ChangeRow.State.CHANGED


def _ticked(request: HttpRequest) -> list[int]:
    """The rows of one page of the change set."""
    return wholes(request.POST.getlist("row")[:100])


@audience(OFFICER)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything, the kinds that are ticked, or the rows that are."""
    found = _run(pk)
    rows = _ticked(request)
    states = request.POST.getlist("state")
    with posted.telling(request, _("La mise en ligne commence.")):
        if not states or ("only" in request.POST and not rows):
            raise actions.NothingChosen
        actions.accept(
            run=found, states=states, only=rows or None, by=request.user.author, at=clock.now()
        )
    return redirect(found)


@audience(OFFICER)
@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)
    rows = _ticked(request)
    back = "back" in request.POST
    with posted.telling(request) as act:
        n = actions.set_aside(run=found, rows=rows, aside=not back)
        told = ngettext("%(n)s ligne mise de côté.", "%(n)s lignes mises de côté.", n)
        if back:
            told = ngettext("%(n)s ligne reprise.", "%(n)s lignes reprises.", n)
        act.sentence = told % {"n": n}
    return redirect(found)


@audience(OFFICER)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)
    with posted.telling(request, _("L’import est abandonné : rien n’a été mis en ligne.")):
        actions.discard(run=found, by=request.user.author, at=clock.now())
    return redirect(found)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)
    with posted.telling(request, _("L’annulation commence.")) as act:
        if found.source.is_automatic:
            act.sentence = _(
                "L’annulation commence. La source ne met plus rien en ligne sans relecture."
            )
        undoing.undo(
            change=actions.spoken_by(found),
            of=found.subject,
            by=request.user.author,
            at=clock.now(),
        )
    return redirect(found)


@audience(OFFICER)
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not go in, with their reasons, to be corrected in a spreadsheet."""
    found = _run(pk)
    header = [*queries.REJECTED_HEADER, *found.columns]
    body = tables.to_csv(header, queries.rejected(found))
    return attachment(body, f"refusees-{found.pk}.csv", "text/csv; charset=utf-8")


# Sources


@audience(OFFICER)
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.exclude(pk=PEOPLE), pk=slug)
    form = forms.SourceForm(request.POST or None, source=found)
    if request.method == "POST" and form.is_valid():
        actions.revise_source(
            source=found, values=form.stated(), by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La source est enregistrée."))
        return redirect("imports")
    context = {
        "source": found,
        "form": form,
        "owner": queries.owner_of(found),
        "runs": found.runs.all()[:10],
    }
    return render(request, "sources/source.html", context)


@audience(OFFICER)
@require_POST
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a source again: by the worker, for the network is slow."""
    found = get_object_or_404(Source.objects.exclude(pk=PEOPLE), pk=slug)
    told = _("La source va être relue : l’import apparaîtra ici.")
    with posted.telling(request, told, also=(fetch.Unreachable,)):
        actions.refresh_soon(source=found)
    return redirect("imports")
