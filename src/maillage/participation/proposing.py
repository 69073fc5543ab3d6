"""The kit of a public contribution. A room gives its kind, its form and its words; from here come
the link that amends, the calm, the sending, the page that thanks, and the part of a form where
somebody says who they are (`participation/_sender.html`)."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from maillage.base import clock, kinds
from maillage.base.kinds import AuthorStep, Subject
from maillage.base.refusals import Refusal
from maillage.participation import actions, queries
from maillage.participation.models import Contribution
from maillage.participation.sending import SentForm
from maillage.web.visitors import too_often

LINK = "suivi"  # in the address of a form that corrects what was sent
MOST_SENT, A_DAY = 60, 24 * 3600


@dataclass(frozen=True)
class SenderWords:
    """What a form proposes. `patch`: in the shape of its kind; `note`: a word to the team;
    `signed`: how its author signs; `words`: all its free text, for what a machine notices in it."""

    title: str
    patch: Mapping[str, Any] = field(default_factory=dict)
    commune: str = ""
    note: str = ""
    signed: str = ""
    words: str = ""


def amended(request: HttpRequest, kind: str, about: Subject | None = None) -> Contribution | None:
    """The contribution that is being corrected, through the link that its author received; `about`:
    what it must speak of. Of another kind or subject, or decided: 404."""
    token = request.GET.get(LINK, "")
    if not token:
        return None
    found = queries.followed(token)
    if found.kind != kind or not found.is_open:
        raise Http404
    if about and about not in kinds.get(kind).about(found):
        raise Http404
    return found


def correcting(address: str, token: str) -> AuthorStep:
    """What an author may do with a contribution, at the form that sent it: a kind's `steps`."""
    return AuthorStep(_("Corriger ma proposition"), f"{address}?{LINK}={token}")


def send(
    request: HttpRequest,
    *,
    kind: str,
    form: SentForm,
    words: SenderWords,
    key: str = "",
    before: Contribution | None = None,
) -> Contribution:
    """Sent by who filled the form, or said otherwise when it was sent `before`. Raises TooMany:
    nobody fills so many forms in a day from one place."""
    if request.user.is_anonymous and too_often("sent", request, MOST_SENT, A_DAY):
        raise actions.TooManyContributions
    stated = asdict(words) | {"sender": form.sender(), "at": clock.now()}
    if before:
        return actions.amend(contribution=before, **stated)
    return actions.send(kind=kind, key=key, **stated)


def answer(request: HttpRequest, row: Contribution) -> HttpResponse:
    """What follows: the page that its author follows when it was amended, else thanks."""
    if token := request.GET.get(LINK, ""):
        messages.success(request, _("Votre proposition est corrigée."))
        return redirect("contribution_follow", token=token)
    context = {
        "contribution": row,
        "sent": row.state != Contribution.State.DRAFT,
        "days": queries.days_to_answer(),
    }
    return render(request, "participation/sent.html", context)


def sent(
    request: HttpRequest,
    *,
    kind: str,
    form: SentForm,
    words: Callable[[], SenderWords],
    key: str = "",
    before: Contribution | None = None,
    answer: Callable[[HttpRequest, Contribution], HttpResponse] = answer,
) -> HttpResponse | None:
    """The answer to a form that is right and has been sent; None while it must be shown, with what
    is wrong in it or was refused."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        row = send(request, kind=kind, form=form, words=words(), key=key, before=before)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return None
    return answer(request, row)
