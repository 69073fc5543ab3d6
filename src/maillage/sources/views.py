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
from maillage.reading import mappings, tables
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
        context |= _change_set(request, found) | _how_read(found)
    return render(request, "sources/run.html", context)


@audience(OFFICER)
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that moves."""
    return render(request, "sources/_progress.html", {"run": _run(pk)})


def _how_read(found: ImportRun, **bound: Any) -> dict[str, Any]:
    """How the file of an import is read, and what is not; with the forms that say otherwise, as
    they are or as they were sent, while nothing of it is on line."""
    columns, cells_left = queries.columns(found), queries.cells_left(found)
    context: dict[str, Any] = {
        "read_as": queries.read_as(found),
        "columns": columns,
        "columns_left": [column for column in columns if not column.field],
        "recognised": len(found.mapping),
        "lines_above": max(found.header_line - 1, 0),
        "unread_sheets": queries.unread_sheets(found),
        "cells_left": cells_left,
        "cells_left_total": sum(left.count for left in cells_left),
        "may_change": found.state in (State.MAPPING, State.PROPOSED) and not found.has_spoken,
    }
    if context["may_change"]:
        context |= {
            "form": forms.MappingForm(
                columns=columns,
                fields=queries.fields(found),
                initial={"is_whole": found.is_whole},
            ),
            "reading": forms.ReadingForm(run=found) if has_original(found) else None,
            "sharing": forms.SharedMappingForm(),
        }
    return context | bound


def _mapping(request: HttpRequest, found: ImportRun, **bound: Any) -> HttpResponse:
    """The columns of a file, to be confirmed; or what was said of it that cannot be."""
    former = found.source.runs.filter(edition__gt=found.edition) if found.edition else None
    newer = former.order_by("-edition").first() if former is not None else None
    context = {"run": found, "newer": newer, **_how_read(found, **bound)}
    if not context["may_change"]:  # it went on line, or was given up, since the page was opened
        messages.error(request, str(actions.OtherStep()))
        return redirect(found)
    return render(request, "sources/mapping.html", context)


@audience(OFFICER)
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)
    form = forms.MappingForm(
        request.POST, columns=queries.columns(found), fields=queries.fields(found)
    )
    if form.is_valid():
        with posted.telling(request, form=form) as act:
            actions.map_columns(
                run=found,
                mapping=form.mapping(),
                is_whole=form.cleaned_data["is_whole"],
                by=request.user.author,
                at=clock.now(),
            )
        if act.is_done:
            return redirect(found)
    return _mapping(request, found, form=form)


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


@audience(OFFICER)
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """What the columns hold, as a file for a colleague."""
    found = _run(pk)
    name = f"correspondance-{found.source_id}.json"
    return attachment(mappings.written(found.columns, found.mapping), name, "application/json")


@audience(OFFICER)
@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """What such a file says, to be read before the columns are compared."""
    found = _run(pk)
    form = forms.SharedMappingForm(request.POST, request.FILES)
    if form.is_valid():
        with posted.telling(request, form=form, field="file") as act:
            names = {field.name for field in queries.fields(found)}
            told = mappings.understood(form.body(), found.columns, names)
            actions.propose_mapping(
                run=found, mapping=told.mapping, by=request.user.author, at=clock.now()
            )
            act.sentence = _("Les colonnes sont lues comme le dit ce fichier : vérifiez, comparez.")
        if act.is_done:
            if told.absent:
                left = _("Cette liste n’a pas de colonne « %(t)s », que ce fichier connaît.")
                messages.warning(request, left % {"t": " », « ".join(told.absent[:10])})
            return redirect(found)
    return _mapping(request, found, sharing=form)


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
        "in_short": queries.in_short(found),
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
    with posted.telling(request, told):
        actions.refresh_soon(source=found)
    return redirect("imports")
