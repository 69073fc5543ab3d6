"""Groups as everybody reads them; a member finds the inside on the same page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.groups import frames, queries, rules
from maillage.look.frames import gathered
from maillage.web.guard import audience
from maillage.web.pages import cached


@audience(PUBLIC)
@cached()
def groups(request: HttpRequest) -> HttpResponse:
    context = {
        "groups": queries.groups(request.user),
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
