"""Decisions for tests: somebody of the team takes them, having read what is proposed."""

import re

from maillage.accounts import actions as accounts
from maillage.accounts.models import User
from maillage.accounts.tests.builders import with_second_factor
from maillage.base import clock
from maillage.base.models import Message
from maillage.participation import actions
from maillage.participation.models import Contribution


def olivia():
    """An officer; the same one within a test."""
    known = User.objects.filter(email="olivia@agente.example").first()
    return known or with_second_factor(
        accounts.welcome(
            email="olivia@agente.example",
            name="Olivia",
            roles=("officer",),
            by="system",
            at=clock.now(),
        )
    )


def rita(commune="42218", email="rita@referente.example"):
    """A referent of one commune."""
    return with_second_factor(
        accounts.give_role(
            email=email,
            name="Rita",
            role="commune_referent",
            commune=commune,
            by="system",
            at=clock.now(),
        )
    )


def decide(row, verdict="accept", *, user=None, **said):
    """By somebody who has it before their eyes, as it is."""
    read = Contribution.objects.get(pk=row.pk)
    return actions.decide(
        contribution=read,
        revision=read.revision,
        verdict=verdict,
        user=user or olivia(),
        at=clock.now(),
        **said,
    )


CLAIRE = "claire@exemple.fr"


def propose(species="tilleul", *, key="42218", email=CLAIRE, author="", at=None, **said):
    """Somebody asks for a tree in a commune, and confirms it: it waits."""
    comment = said.pop("comment", "")
    row = actions.send(
        kind="tree",
        key=key,
        title=f"Un {species}",
        at=at or clock.now(),
        patch={"species": species, "comment": comment},
        words=comment,
        sender=actions.Sender(email, author, **said.pop("noticed", {})),
        **said,
    )
    return row if author else actions.confirm(contribution=row, at=at or clock.now())


def link():
    """The address that the last mail gives."""
    return re.search(r"/contribuer/\w+/[\w-]+/", Message.objects.latest("pk").text)[0]
