"""The notes of the demonstration. All invented."""

import datetime as dt
from typing import Any

from maillage.base import clock
from maillage.organisations.models import Organisation
from tests.toy import actions


def play(*, officer: Any, at: dt.datetime) -> None:
    organisation = Organisation.objects.get(slug="la-roue-libre")
    with clock.here():
        day = clock.day(at) + dt.timedelta(days=3)
    values = {
        "name": "Bourse aux vélos",
        "organisation_id": organisation.pk,
        "commune_id": "42218",
        "starts": day,
        "summary": "Une journée inventée.",
    }
    actions.write(values=values, by=officer.author, at=at)
