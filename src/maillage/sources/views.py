"""The team's imports: files in, columns, the change set looked through, sources."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from maillage.accounts.audiences import OFFICER
from maillage.base import clock, fetch, tables, text
from maillage.base.web import Refusal, audience, form_key, once, page_of
from maillage.sources import actions, forms, queries
from maillage.sources.models import PEOPLE, ChangeRow, ImportRun, Source
from maillage.sources.slices import converted
from maillage.sources.targets import target_of

State = ImportRun.State
SHOWN = {ChangeRow.State.CHANGED: 10, ChangeRow.State.DOUBTFUL: 10}


@audience(OFFICER)
def imports(request: HttpRequest) -> HttpResponse:
    form = forms.UploadForm(
        request.POST or None,
        request.FILES or None,
        initial={"form_key": form_key(), "source": request.GET.get("source", "")},
    )
    if request.method == "POST" and form.is_valid():
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
    said = form.cleaned_data
    if said["source"]:
        source = Source.objects.get(pk=said["source"])
    else:
        slug = text.slugify(said["name"], longest=60)
        source = actions.source_named(slug, name=said["name"], licence_id=said["licence"] or "own")

    def write(path: Any) -> None:
        with path.open("wb") as out:
            out.writelines(said["file"].chunks())

    run = actions.receive(
        source=source, file_name=said["file"].name, write=write, edition=said["edition"],
        by=request.user.author, at=clock.now(),
    )  # fmt: skip
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


def _mapping(request: HttpRequest, found: ImportRun, data: Any = None) -> HttpResponse:
    form = forms.MappingForm(
        data,
        columns=queries.columns(found),
        fields=queries.fields(found),
        initial={"is_whole": found.is_whole},
    )
    if data is not None and form.is_valid():
        try:
            actions.map_columns(
                run=found, mapping=form.mapping(), is_whole=form.cleaned_data["is_whole"],
                by=request.user.author, at=clock.now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(found)
    former = found.source.runs.filter(edition__gt=found.edition) if found.edition else None
    context = {
        "run": found,
        "form": form,
        "newer": former.order_by("-edition").first() if former is not None else None,
        "is_readable": converted(found).exists(),
    }
    return render(request, "sources/mapping.html", context)


@audience(OFFICER)
@require_POST
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    return _mapping(request, _run(pk), request.POST)


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
                "differences": target.differences(row) if state == "changed" else [],
                "facts": target.facts(row) if state in ("new", "waiting") else [],
                "review": target.review(row) if state == "doubtful" and row.waits else None,
                "contribution": waits.get(row.pk),
            }
            for row in rows
        ],
        "waiting": queries.waiting(found),
        "is_last": queries.is_last(found),
    }


def _acts(request: HttpRequest, found: ImportRun, act: Callable[[], str]) -> HttpResponse:
    """Do it, or say why not; then back to the import."""
    try:
        said = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, said)
    return redirect(found)


def _ticked(request: HttpRequest) -> list[int]:
    """The rows of one page of the change set."""
    return [int(n) for n in request.POST.getlist("row")[:100] if n.isdigit() and len(n) < 18]


@audience(OFFICER)
@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything, the kinds that are ticked, or the rows that are."""
    found = _run(pk)
    rows = _ticked(request)
    states = request.POST.getlist("state")

    def act() -> str:
        if not states:
            raise actions.NothingChosen
        actions.accept(run=found, states=states, only=rows or None,
                       by=request.user.author, at=clock.now())  # fmt: skip
        return _("La mise en ligne commence.")

    if "only" in request.POST and not rows:
        messages.error(request, str(actions.NothingChosen()))
        return redirect(found)
    return _acts(request, found, act)


@audience(OFFICER)
@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)
    rows = _ticked(request)
    back = "back" in request.POST

    def act() -> str:
        n = actions.set_aside(run=found, rows=rows, aside=not back)
        if back:
            return ngettext("%(n)s ligne reprise.", "%(n)s lignes reprises.", n) % {"n": n}
        said = ngettext("%(n)s ligne mise de côté.", "%(n)s lignes mises de côté.", n)
        return said % {"n": n}

    return _acts(request, found, act)


@audience(OFFICER)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)

    def act() -> str:
        actions.discard(run=found, by=request.user.author, at=clock.now())
        return _("L’import est abandonné : rien n’a été mis en ligne.")

    return _acts(request, found, act)


@audience(OFFICER)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = _run(pk)

    def act() -> str:
        actions.undo(run=found, by=request.user.author, at=clock.now())
        return _("L’annulation commence.")

    return _acts(request, found, act)


@audience(OFFICER)
def rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that could not go in, with their reasons, to be corrected in a spreadsheet."""
    found = _run(pk)
    header = [*queries.REJECTED_HEADER, *found.columns]
    body = tables.to_csv(header, queries.rejected(found))
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="refusees-{found.pk}.csv"'
    return response


# Sources


@audience(OFFICER)
def source(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Source.objects.exclude(pk=PEOPLE), pk=slug)
    form = forms.SourceForm(request.POST or None, initial=forms.SourceForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        actions.revise_source(
            source=found, values=form.stated(found), by=request.user.author, at=clock.now()
        )
        messages.success(request, _("La source est enregistrée."))
        return redirect("imports")
    runs = found.runs.all()[:10]
    return render(request, "sources/source.html", {"source": found, "form": form, "runs": runs})


@audience(OFFICER)
@require_POST
def refresh(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a source again: by the worker, for the network is slow."""
    found = get_object_or_404(Source.objects.exclude(pk=PEOPLE), pk=slug)
    try:
        actions.refresh_soon(source=found)
    except (Refusal, fetch.Unreachable) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La source va être relue : l’import apparaîtra ici."))
    return redirect("imports")
