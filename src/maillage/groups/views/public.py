"""Groups as everybody reads them; a member finds the inside on the same page."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.groups import frames, queries, rules
from maillage.groups.models import Group
from maillage.look.frames import gathered
from maillage.search import index
from maillage.web.guard import audience
from maillage.web.pages import cached

LONGEST, FEW = 200, 6  # signs that are typed; groups below which nobody needs to search


@audience(PUBLIC)
@cached("q")
def groups(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("q", "")[:LONGEST].strip()
    rows = queries.groups(request.user)
    try:
        found: Iterable[Group] = queries.groups_found(typed, request.user) if typed else rows
    except index.Unavailable:
        found = rows  # all of them: the page says what it lists
        typed = ""
    context = {
        "groups": found,
        "typed": typed,
        "is_searched": bool(typed) or len(rows) >= FEW,
        "is_officer": accounts.is_officer(request.user),
    }
    return render(request, "groups/groups.html", context)


@audience(PUBLIC)
@cached()
def group(request: HttpRequest, slug: str) -> HttpResponse:
    found = queries.group_called(slug, request.user)
    is_inside = rules.may_read_inside(request.user, found)
    context = {
        "group": found,
        "members": queries.members(found, request.user),
        "coming": queries.next_public(found),
        "sections": gathered(frames.SECTIONS, found, request.user),
        "is_inside": is_inside,
        "is_officer": accounts.is_officer(request.user),
    }
    if is_inside:
        context |= {
            "meetings": queries.meetings(found, request.user),
            "tasks": queries.tasks(found, request.user),
            "documents": found.documents.all(),
            "may_hold": rules.may_hold(request.user, found),
        }
    return render(request, "groups/group.html", context)
