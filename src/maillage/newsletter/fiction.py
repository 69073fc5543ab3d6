"""The letter of the demonstration: two that left, the next one composed and not sent. All
invented."""

import datetime as dt
from typing import Any

from django.urls import reverse

from maillage.base import clock
from maillage.mailing.models import Recipient
from maillage.newsletter.actions import composing
from maillage.newsletter.models import Issue, IssueItem, Subscriber
from maillage.newsletter.rules import CONSENT
from maillage.vocabulary.models import Theme

MONTH = dt.timedelta(days=30)
PAST = (  # (number, months ago, title, word of the team, what it told)
    (
        10,
        2,
        "La rentrée des structures d’ici",
        "Le forum a réuni **trente-deux structures** (chiffre inventé). Merci à qui a porté les"
        " tables sous l’averse.",
        (
            ("La ressourcerie cherche des bras", "Deux matinées de tri par semaine."),
            ("Un verger partagé au bord du canal", "Trente arbres, et des voisins pour l’eau."),
        ),
    ),
    (
        11,
        1,
        "Préparer le Mois de l’ESS",
        "Dix-huit rendez-vous sont déjà proposés : **dites le vôtre avant vendredi**.",
        (
            ("Les ateliers vélo passent à l’heure d’hiver", "Le samedi, de 9 h 30 à midi."),
            ("Une Scop de plus à la pépinière", "Quatre graphistes s’associent."),
            ("Le fournil inventé allume son four", "On y cuit son pain le mercredi."),
        ),
    ),
)
WORD = (
    "Bonjour,\n\nnovembre a été riche, et décembre s’annonce doux : **des réparations, une"
    " braderie et beaucoup de soupes**. Venez comme vous êtes.\n\n*L’équipe*"
)
READERS = ("mila", "karim", "odette", "yann", "sofia", "lucien", "ines", "marcel")


def play(*, officer: Any, at: dt.datetime) -> None:
    today = clock.day(at)
    for number, months, title, intro, told in PAST:
        _left(number, today - months * MONTH, title, intro, told, officer.author)
    coming = {"since": today - MONTH + dt.timedelta(days=1), "day": today, "until": today + MONTH}
    issue = composing.compose(
        values={"title": "Réparer, partager, se retrouver", **coming}, by=officer.author, at=at
    )
    values = {"title": issue.title, "intro": WORD, **coming}
    composing.write(issue=issue, values=values, by=officer.author, at=at)
    _readers(at)


def _left(
    number: int,
    day: dt.date,
    title: str,
    intro: str,
    told: tuple[tuple[str, str], ...],
    by: str,
) -> None:
    sent = dt.datetime.combine(day, dt.time(9), clock.zone())
    days = {"since": day - MONTH, "day": day, "until": day + MONTH}
    issue = Issue.objects.create(
        number=number, title=title, intro=intro, by=by, made_at=sent, sent_at=sent, **days
    )
    IssueItem.objects.bulk_create(
        IssueItem(
            issue=issue,
            section="agenda",
            key=f"fiction:{number}:{rank}",
            rank=rank,
            title=name,
            words=f"{words} (exemple inventé)",
            url=reverse("agenda"),
        )
        for rank, (name, words) in enumerate(told)
    )


def _readers(at: dt.datetime) -> None:
    themes = list(Theme.objects.all()[: len(READERS)])
    for n, name in enumerate(READERS):
        consent = {"consent": str(CONSENT), "source": reverse("letter_subscribe")}
        dates = {"asked_at": at - MONTH, "confirmed_at": at - MONTH}
        email = f"{name}@lectrice.example"
        recipient = Recipient.objects.create(email=email, **consent, **dates)
        reader = Subscriber.objects.create(recipient=recipient, **consent, **dates)
        if n % 2 and themes:
            reader.themes.add(themes[n % len(themes)])
