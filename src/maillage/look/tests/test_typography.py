"""French typography: which spaces end no line, in messages and in what people wrote."""

import datetime as dt
import gettext
from pathlib import Path

import pytest
from django.template import Context, Template

import maillage
from maillage.look.parts import moment
from maillage.look.typography import typeset

CATALOGUE = Path(maillage.__file__).parent / "locale/fr/LC_MESSAGES/django.mo"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("« Ouvert ? »", "«\u00a0Ouvert\u00a0?\u00a0»"),
        ("Oui ; non !", "Oui\u00a0; non\u00a0!"),
        ("Sources : deux", "Sources\u00a0: deux"),
        ("Le n° 12", "Le n°\u00a012"),
        ("12 000 habitants", "12\u202f000 habitants"),
        ("jusqu’à 18 h 30", "jusqu’à 18\u00a0h\u00a030"),
        ("20 % à 3 km, 100 Mo", "20\u00a0% à 3\u00a0km, 100\u00a0Mo"),
        ("à %(n)s km", "à %(n)s\u00a0km"),
        ("%(n)s : %(what)s", "%(n)s\u00a0: %(what)s"),
        ("de <b>Nom</b> ; puis", "de <b>Nom</b>\u00a0; puis"),
        # What is no French punctuation stays as it is.
        ("10 %(unit)s", "10 %(unit)s"),
        ("a ;b, 09:30, https://x.fr/?q=a", "a ;b, 09:30, https://x.fr/?q=a"),
        ("12 2027", "12 2027"),
    ],
)
def test_the_rule(typed, shown):
    assert typeset(typed) == shown


def test_the_rule_is_its_own_end():
    once = typeset("« Ouvert ? » : 18 h 30, n° 3 ; 12 000 €")
    assert typeset(once) == once


def test_messages_that_ship_are_set_and_typed_plainly():
    with CATALOGUE.open("rb") as file:
        shipped = gettext.GNUTranslations(file)
    assert shipped.gettext("Démonstration : tout est inventé.") == (
        "Démonstration\u00a0: tout est inventé."
    )
    for typed, shown in shipped._catalog.items():
        one = typed[0] if isinstance(typed, tuple) else typed
        assert not {"\u00a0", "\u202f"} & set(one), one
        assert typeset(shown) == shown


def test_what_people_wrote_is_set_where_it_is_shown():
    page = Template("{% load look %}{{ name|typeset }}|{{ name|marked:words }}")
    said = page.render(Context({"name": "Vélo : <on répare>", "words": frozenset()}))
    assert said == "|".join(["Vélo\u00a0: &lt;on répare&gt;"] * 2)


def test_a_moment_is_said_as_one_reads_it(settings):
    settings.TIME_ZONE = "Europe/Paris"
    at = dt.datetime(2026, 3, 1, 17, 5, tzinfo=dt.UTC)
    assert moment(at) == "1er mars 2026 à 18\u00a0h\u00a005"
