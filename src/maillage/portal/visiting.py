"""Whose place a visitor of the demonstration has taken, and how far the scene is.

It stands in the session of this visitor: who, since when, which pages of the scene were read.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from maillage.base import clock, files
from maillage.base.models import Change
from maillage.portal.people import PEOPLE, DemonstrationPerson, SceneStep

KEY = "visit"


class PlayedStep(NamedTuple):
    step: SceneStep
    is_done: bool
    is_next: bool


@dataclass(frozen=True)
class Visit:
    """A scene as it is played."""

    person: DemonstrationPerson
    steps: Sequence[PlayedStep]

    @property
    def next(self) -> PlayedStep | None:
        return next((one for one in self.steps if one.is_next), None)

    @property
    def number(self) -> int:
        """Of the step that comes next, from 1."""
        return next((n for n, one in enumerate(self.steps, 1) if one.is_next), len(self.steps))


def enter(request: HttpRequest, person: DemonstrationPerson) -> None:
    request.session[KEY] = {"person": person.key, "since": clock.now().isoformat(), "read": []}


def of(request: HttpRequest) -> Visit | None:
    """What is played here; None outside of a demonstration, or when nobody was chosen."""
    kept = _kept(request)
    if kept is None:
        return None
    person = PEOPLE[kept["person"]]
    changes = _changes(request.user, dt.datetime.fromisoformat(kept["since"]))
    done = [
        step.fact(changes) if step.fact else n in kept["read"]
        for n, step in enumerate(person.steps)
    ]
    first = done.index(False) if False in done else -1
    steps = [
        PlayedStep(s, is_done, n == first)
        for n, (s, is_done) in enumerate(zip(person.steps, done, strict=True))
    ]
    return Visit(person, steps)


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not files.is_demonstration():
        return None
    kept = request.session.get(KEY)
    return kept if kept and kept["person"] in PEOPLE else None


def _changes(user: Any, since: dt.datetime) -> Any:
    """What this person did since; who has no account is known by their time alone."""
    changes = Change.objects.filter(at__gte=since)
    return changes.filter(by=user.author) if user.is_authenticated else changes


class Reading:
    """Keeps which pages of the scene were read."""

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        kept = _kept(request) if request.method == "GET" else None
        if kept is not None:
            steps = PEOPLE[kept["person"]].steps
            read = {n for n, step in enumerate(steps) if _is_page_of(step, request)}
            if not read <= set(kept["read"]):
                request.session[KEY] = {**kept, "read": sorted(read.union(kept["read"]))}
        return self.get_response(request)


def _is_page_of(step: SceneStep, request: HttpRequest) -> bool:
    url = urlsplit(step.url)
    asked = request.GET.items()
    return request.path == url.path and set(parse_qsl(url.query)) <= set(asked)
