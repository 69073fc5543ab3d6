"""`/sante/`: what is the matter with the site, for a monitor: words for all, figures for the team
and for the machine itself. Nothing in it waits for a lock.
"""

from collections.abc import Callable
from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from maillage.accounts import rules as accounts
from maillage.accounts.audiences import PUBLIC
from maillage.base import files, jobs, mail, setup, trouble
from maillage.base.models import Message
from maillage.search import index, reader
from maillage.search.models import IndexChange
from maillage.web.answers import private
from maillage.web.guard import audience

LOW = 500_000_000  # bytes free under which somebody should make room
FEW = 50_000_000  # bytes free under which writing is about to fail
BEHIND = 5000  # subjects that wait for the index
SERIOUS = ("absent", "away", "full", "stopped")
Part = tuple[str, dict[str, Any]]


def _database() -> Part:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok" if setup.key_opens() else "wrong key", {}


def _disk() -> Part:
    free = trouble.room()
    state = "full" if free < FEW else "low" if free < LOW else "ok"
    return state, {"free_mb": free // 1_000_000}


def _index() -> Part:
    waiting = IndexChange.objects.filter(applied=False).count()
    try:
        documents = reader.state()["documents"]
    except index.Unavailable:
        return "absent", {"waiting": waiting}
    return "late" if waiting > BEHIND else "ok", {"documents": documents, "waiting": waiting}


def _worker() -> Part:
    with files.locked("worker.lock") as free:
        return "stopped" if free else "ok", {}


def _outbox() -> Part:
    rows = Message.objects.all()
    stuck = rows.filter(state__in=(Message.State.FAILED, Message.State.UNCERTAIN)).count()
    waiting = rows.filter(state=Message.State.WAITING).count()
    held = waiting and not mail.leaves()
    state = "stuck" if stuck else "kept" if held else "ok"
    return state, {"waiting": waiting, "stuck": stuck}


def _late_jobs() -> Part:
    late = len(jobs.late())
    return "late" if late else "ok", {"late": late}


PARTS: dict[str, Callable[[], Part]] = {
    "database": _database,
    "disk": _disk,
    "index": _index,
    "worker": _worker,
    "outbox": _outbox,
    "jobs": _late_jobs,
}


def _asked(part: Callable[[], Part]) -> Part:
    try:
        return part()
    except (DatabaseError, OSError):
        return "away", {}


@audience(PUBLIC)
def health(request: HttpRequest) -> JsonResponse:
    """200 while visitors are served as they should be, 503 when somebody must come at once."""
    found = {name: _asked(part) for name, part in PARTS.items()}
    states = {name: state for name, (state, _) in found.items()}
    is_down = any(state in SERIOUS for state in states.values())
    is_fine = all(state == "ok" for state in states.values())
    body: dict[str, Any] = {"state": "down" if is_down else "ok" if is_fine else "attention"}
    body |= {"quiet": True} if files.is_quiet() else {}
    body |= states
    if _may_see_figures(request):
        body["figures"] = {name: figures for name, (_, figures) in found.items() if figures}
    return private(JsonResponse(body, status=503 if is_down else 200))


def _may_see_figures(request: HttpRequest) -> bool:
    peer, told = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For")
    if peer in ("127.0.0.1", "::1") and not told:
        return True
    try:
        return accounts.is_team(request.user)
    except DatabaseError:
        return False
