"""The inside of a group: for its members while their mandate lasts, held by those who may."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from maillage.accounts import rules as accounts
from maillage.agenda import exports
from maillage.base import clock, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change
from maillage.base.numbers import whole
from maillage.groups import actions, forms, frames, queries, rules
from maillage.groups.audiences import GROUP_HOLDER, GROUP_MEMBER
from maillage.groups.models import Group, GroupTask, Meeting
from maillage.media import documents
from maillage.web import posted
from maillage.web.answers import attachment, private
from maillage.web.bounds import takes
from maillage.web.guard import audience


def undo_address(group: Group, user: Any) -> str:
    """The form that takes back what somebody just did."""
    latest = queries.latest_change(group, user.author)
    return reverse("group_undo", args=[group.slug, latest.pk]) if latest else ""


def _meeting(request: HttpRequest, slug: str, pk: int) -> Meeting:
    group = queries.group_called(slug, request.user)
    found: Meeting = queries.inside(Meeting, group, request.user, pk)
    return found


@audience(GROUP_MEMBER)
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _meeting(request, slug, pk)
    context = {
        "meeting": found,
        "group": found.group,
        "page": queries.meeting_page(found, request.user),
        "may_hold": rules.may_hold(request.user, found.group),
    }
    return render(request, "groups/meeting.html", context)


@audience(GROUP_HOLDER)
def call_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    waiting = frames.open_items(group, request.user)
    start = {"name": f"{group.name} : réunion", "begins": "14:00", "ends": "16:00"}
    form = forms.MeetingForm(request.POST or None, initial=start, waiting=waiting)
    return _called(request, group, form, None)


@audience(GROUP_HOLDER)
def edit_meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _meeting(request, slug, pk)
    known = {(item.get("kind"), item.get("key")) for item in found.items}
    waiting = [
        item
        for item in frames.open_items(found.group, request.user)
        if (item.kind, item.key) not in known
    ]
    event, (first, last) = found.event, found.event.dates["times"][0]
    start = {
        "name": event.name,
        "day": found.day,
        "begins": first[11:16],
        "ends": last[11:16],
        "venue": event.venue,
        "commune": event.commune.name if event.commune else "",
        "online": event.online,
        "items": "\n".join(item["text"] for item in found.items),
        "is_shown": event.is_shown,
    }
    form = forms.MeetingForm(request.POST or None, initial=start, waiting=waiting)
    return _called(request, found.group, form, found)


def _called(
    request: HttpRequest, group: Group, form: forms.MeetingForm, known: Meeting | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        sentence = _("La réunion est à jour.") if known else _("La réunion est annoncée.")
        with posted.telling(request, sentence, form=form) as act:
            row = actions.call_meeting(
                group=group,
                meeting=known,
                version=whole(request.POST.get("version", "")) if known else None,
                values=form.said(),
                items=form.agenda(known.items if known else ()),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(group, request.user)
        if act.is_done:
            return redirect(row)
    context = {"group": group, "meeting": known, "form": form}
    return render(request, "groups/meeting_edit.html", context)


@audience(GROUP_HOLDER)
def minutes(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who came, and what was said."""
    found = _meeting(request, slug, pk)
    members = queries.members(found.group, request.user, day=found.day)
    start = {
        "present": [str(pk) for pk in found.present],
        "excused": [str(pk) for pk in found.excused],
        "minutes": found.minutes,
    }
    form = forms.MinutesForm(request.POST or None, initial=start, members=members)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("Le compte rendu est écrit."), form=form) as act:
            actions.minute(
                meeting=found,
                present=form.numbers("present"),
                excused=form.numbers("excused"),
                minutes=form.cleaned_data["minutes"],
                version=whole(request.POST.get("version", "")),
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(found.group, request.user)
        if act.is_done:
            return redirect(found)
    context = {"group": found.group, "meeting": found, "form": form}
    return render(request, "groups/minutes.html", context)


@audience(GROUP_MEMBER)
def minutes_pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    from maillage.groups import paper  # late: no other page needs what prints

    found = _meeting(request, slug, pk)
    body = paper.minutes(found, queries.meeting_page(found, request.user))
    name = f"{found.day.isoformat()}-{found.group.slug}.pdf"
    return private(attachment(body, name, "application/pdf"))


@audience(GROUP_MEMBER)
def ics(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _meeting(request, slug, pk)
    body = exports.calendar([found.event], found.event.name, found.get_absolute_url())
    return private(attachment(body, f"{found.group.slug}-{found.day}.ics", exports.CALENDAR))


@audience(GROUP_HOLDER)
def decide(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _meeting(request, slug, pk)
    form = forms.DecisionForm(request.POST or None, meeting=found)
    if request.method == "POST" and form.is_valid():
        kind, key = form.subject()
        with posted.telling(request, _("La décision est écrite.")) as act:
            actions.decide(
                meeting=found,
                words=form.cleaned_data["words"],
                kind=kind,
                key=key,
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(found.group, request.user)
        return redirect(found)
    context = {"group": found.group, "meeting": found, "form": form}
    return render(request, "groups/decide.html", context)


@audience(GROUP_HOLDER)
def task(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    found = _meeting(request, slug, pk)
    members = queries.members(found.group, request.user)
    form = forms.TaskForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        with posted.telling(request, _("La tâche est écrite.")) as act:
            actions.set_task(
                group=found.group,
                meeting=found,
                values=form.cleaned_data,
                by=request.user.author,
                at=clock.now(),
            )
            act.undo = undo_address(found.group, request.user)
        return redirect(found)
    context = {"group": found.group, "meeting": found, "form": form}
    return render(request, "groups/task.html", context)


@audience(GROUP_MEMBER)
@require_POST
def task_done(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    found: GroupTask = queries.inside(GroupTask, group, request.user, pk)
    if not rules.may_end_task(request.user, found):
        raise PermissionDenied
    with posted.telling(request, _("C’est fait : merci.")) as act:
        actions.end_task(task=found, by=request.user.author, at=clock.now(), day=clock.today())
        act.undo = undo_address(group, request.user)
    return redirect(group)


@audience(GROUP_HOLDER)
@require_POST
def undo(request: HttpRequest, slug: str, change: int) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    row = get_object_or_404(Change, pk=change)
    if row.by != request.user.author and not accounts.is_officer(request.user):
        raise PermissionDenied
    of = Subject(*queries.subject_of(row, group))
    with posted.telling(request, _("C’est annulé : le groupe est comme avant.")):
        undoing.undo(change=row, of=of, by=request.user.author, at=clock.now())
    return redirect(group)


@audience(GROUP_HOLDER)
@takes(documents.MOST_BYTES)
def attach(request: HttpRequest, slug: str) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    form = forms.GroupDocumentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        with posted.telling(request, _("Le document est ajouté."), form=form, field="file") as act:
            actions.add_document(
                group=group, file=file, name=file.name, by=request.user.author, at=clock.now()
            )
        if act.is_done:
            return redirect(group)
    return render(request, "groups/attach.html", {"group": group, "form": form})


@audience(GROUP_MEMBER)
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    allowed = rules.may_read_inside(request.user, group)
    return documents.give(queries.document(group, pk), allowed)


@audience(GROUP_HOLDER)
@require_POST
def drop(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    group = queries.group_called(slug, request.user)
    found = get_object_or_404(group.documents, pk=pk)
    with posted.telling(request, _("Le document est retiré.")):
        actions.drop_document(document=found, by=request.user.author, at=clock.now())
    return redirect(group)
