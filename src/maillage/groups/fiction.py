"""The steering group of the demonstration: who is in it, what it decided a month ago, when it meets
next. All invented."""

import datetime as dt
from typing import Any

from maillage.accounts.models import User
from maillage.base import clock
from maillage.groups import actions
from maillage.groups.models import Group, Mandate, Meeting
from maillage.organisations.models import Organisation

SIDE = Mandate.Side
MILA = "mila@la-roue-libre.example"


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)
    group = actions.write(
        values={
            "name": "Collectif de pilotage de l’ESS",
            "kind": Group.Kind.STEERING,
            "summary": "Il recense les besoins des structures, pèse les pistes, et suit le plan.",
            "text": "Une fois par mois, des structures, la maison de l’emploi, un financeur et "
            "les élus se retrouvent.\n\nIl part de ce que les structures disent de leurs besoins, "
            "choisit ce qui mérite un effort commun, et rend compte de ce qui avance.",
            "is_shown": True,
        },
        by=officer.author,
        at=at,
        is_fictional=True,
    )
    members = _appoint(group, today, officer, at)
    meeting = _last_meeting(group, members, today, officer, at)
    for words in (
        "Le besoin d’un lieu pour entreposer est retenu : quatre structures le disent.",
        "Une visite de la halle vide est demandée à la commune.",
    ):
        actions.decide(meeting=meeting, words=words, by=officer.author, at=at)
    _set_tasks(group, meeting, members, today, officer, at)
    _call(group, today + dt.timedelta(days=12), ["La halle : visite et coûts"], True, officer, at)


def _appoint(group: Group, today: dt.date, officer: Any, at: dt.datetime) -> list[Mandate]:
    mila = User.objects.filter(email=MILA).first()
    bicycles = Organisation.objects.filter(slug="la-roue-libre").first()
    things = Organisation.objects.filter(slug="la-seconde-main-du-marais").first()
    told: tuple[tuple[Any, ...], ...] = (
        (SIDE.STRUCTURE, bicycles, mila, "", "Présidence", (Mandate.Power.HOLD,)),
        (SIDE.STRUCTURE, things, None, "", "", (Mandate.Power.SCORE,)),
        (SIDE.EMPLOYMENT, None, None, "Maison de l’emploi (inventée)", "", (Mandate.Power.SCORE,)),
        (SIDE.FINANCE, None, None, "Fonds solidaire (inventé)", "", (Mandate.Power.SCORE,)),
        (SIDE.AUTHORITY, None, officer, "Amina", "Animation", (Mandate.Power.HOLD,)),
    )
    return [
        actions.appoint(
            group=group,
            values={
                "side": side,
                "organisation_id": organisation and organisation.pk,
                "user_id": user and user.pk,
                "name": name,
                "role": role,
                "powers": list(powers),
                "starts": today - dt.timedelta(days=200),
                "ends": today + dt.timedelta(days=530),
                "is_public": True,
            },
            by=officer.author,
            at=at,
        )
        for side, organisation, user, name, role, powers in told
    ]


def _last_meeting(
    group: Group, members: list[Mandate], today: dt.date, officer: Any, at: dt.datetime
) -> Meeting:
    items = ["Ce que disent les premières réponses", "Entreposer à plusieurs", "La suite"]
    meeting = _call(group, today - dt.timedelta(days=30), items, False, officer, at)
    return actions.minute(
        meeting=meeting,
        present=[member.pk for member in members[:4]],
        excused=[members[4].pk],
        minutes="Le manque de place revient dans quatre réponses sur dix.\n\nLa halle de la rue "
        "Neuve est vide depuis deux ans : la commune dira si elle se visite.",
        by=officer.author,
        at=at,
    )


def _set_tasks(
    group: Group,
    meeting: Meeting,
    members: list[Mandate],
    today: dt.date,
    officer: Any,
    at: dt.datetime,
) -> None:
    for words, owner, days in (
        ("Demander la visite de la halle", members[4], -6),
        ("Chiffrer deux ans de loyer partagé", members[3], 9),
    ):
        values = {"text": words, "owner_id": owner.pk, "due": today + dt.timedelta(days=days)}
        actions.set_task(group=group, meeting=meeting, values=values, by=officer.author, at=at)


def _call(
    group: Group, day: dt.date, items: list[str], is_shown: bool, officer: Any, at: dt.datetime
) -> Meeting:
    return actions.call_meeting(
        group=group,
        values={
            "name": f"{group.name} : réunion",
            "starts": f"{day}T14:00",
            "ends": f"{day}T16:30",
            "venue": "Maison des associations",
            "commune_id": "42218",
            "is_shown": is_shown,
        },
        items=[{"text": item} for item in items],
        by=officer.author,
        at=at,
        is_fictional=True,
    )
