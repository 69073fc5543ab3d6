"""Mailings for tests: only what matters is written."""

from maillage.base import clock
from maillage.bulk import actions, rules
from maillage.bulk.queries import LISTS, MailingList, PersonalPart

BY = "user:1"


class Readers:
    """A list: who left it, what happened to its letters."""

    def __init__(self):
        self.gone, self.moves = set(), []

    def personal(self, key, email):
        if email in self.gone:
            return None
        return PersonalPart(f"https://lettre.example/fin/{key}/", {"name": f"n° {key}"})

    def moved(self, key, state):
        self.moves.append((key, state))


def make_list(monkeypatch):
    readers = Readers()
    listed = MailingList("La lettre de l’été", "lettre", readers.personal, readers.moved)
    monkeypatch.setitem(LISTS._items, "letter", listed)
    return readers


def make_mailing(many=3, *, key="12", subject="La lettre de l’été, n° 12", text=None, html=None):
    """A draft for p0@voisin.example, p1@voisin.example…"""
    mailing = actions.prepare(
        list="letter",
        key=key,
        subject=subject,
        sender_name="Le Fil solidaire",
        by=BY,
        at=clock.now(),
    )
    part = actions.add_part(
        mailing=mailing,
        text=text or f"Bonjour {rules.mark('name')} !\nPartir : {rules.mark('leave')}\n",
        html=html or f'<p>Bonjour</p><a href="{rules.mark("leave")}">Partir</a>',
    )
    variant = actions.add_variant(mailing=mailing, parts=[part])
    rows = [(f"p{n}@voisin.example", str(n), variant) for n in range(many)]
    actions.add_addressees(mailing=mailing, rows=rows)
    return mailing
