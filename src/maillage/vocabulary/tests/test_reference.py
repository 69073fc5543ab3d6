"""What ships reaches an installed site; what its team has written stays."""

import datetime as dt

import pytest

from maillage.base import clock, history
from maillage.base.models import Change, Entry
from maillage.base.text import stems
from maillage.vocabulary import actions, codes
from maillage.vocabulary.models import (
    AccreditationKind,
    EverydayNeed,
    Family,
    StatusRule,
    Theme,
    ThemeRule,
)
from maillage.vocabulary.queries import lexicon

pytestmark = pytest.mark.django_db


def keep(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    actions.save_row(row=row, by="user:1", at=clock.now())


def rule(**values):
    return StatusRule.objects.get(**values)


def test_nothing_moves_when_nothing_ships_otherwise(django_assert_max_num_queries):
    with django_assert_max_num_queries(28):
        assert actions.load_reference() is False
    assert not Change.objects.filter(act="vocabulary.bring").exists()


def test_a_rule_as_it_shipped_before_is_brought_to_this_version():
    StatusRule.objects.filter(kind="accreditation", value="esus", only_for="").update(years=None)
    StatusRule.objects.filter(kind="ess_flag", only_for="other").delete()
    assert actions.load_reference() is True
    assert rule(kind="accreditation", value="esus", only_for="").years == 5
    assert rule(kind="ess_flag", only_for="other").says == "verify"
    noted = Entry.objects.get(change__act="vocabulary.bring")
    assert (noted.kind, noted.before["years"], noted.after["years"]) == ("statusrule", None, "5")
    assert actions.load_reference() is False


def test_what_the_team_changed_stays_whatever_ships():
    keep(rule(kind="family", value="fondation"), why="Notre phrase.", rank=11)
    StatusRule.objects.filter(kind="family", value="mutuelle").update(why="Ancienne phrase.")
    actions.load_reference()
    assert rule(kind="family", value="fondation").why == "Notre phrase."
    assert "par son statut" in rule(kind="family", value="mutuelle").why


def test_what_the_package_corrected_once_may_be_corrected_again():
    for _version in range(2):
        StatusRule.objects.filter(kind="family", value="mutuelle").update(why="Ancienne phrase.")
        actions.load_reference()
    assert "par son statut" in rule(kind="family", value="mutuelle").why


def test_a_rule_that_ships_no_more_goes_and_one_of_the_team_stays():
    StatusRule.objects.create(kind="activity", value="01.1", says="verify", why="D’avant.")
    keep(StatusRule(kind="activity", value="02", says="verify", why="De l’équipe."))
    ended = rule(kind="ess_flag", value="non")
    keep(ended, valid_until=dt.date(2026, 1, 1))
    assert actions.load_reference() is True
    assert list(
        StatusRule.objects.filter(kind="activity", value__startswith="0").values_list(
            "value", flat=True
        )
    ) == ["02"]
    assert rule(kind="ess_flag", value="non").valid_until == dt.date(2026, 1, 1)


def test_tables_that_others_point_to_lose_nothing():
    Family.objects.create(slug="ancienne", name="Ancienne famille")
    AccreditationKind.objects.filter(pk="esus").update(name="Autrement")
    actions.load_reference()
    assert Family.objects.filter(pk="ancienne").exists()
    assert AccreditationKind.objects.get(pk="esus").name == "Entreprise solidaire d’utilité sociale"
    assert ThemeRule.objects.count() > 300


def test_needs_ship_dated_and_wait_for_somebody_to_check_them():
    rows = list(EverydayNeed.objects.in_force())
    assert len(rows) >= 230
    assert all(row.to_verify and row.source and row.valid_from for row in rows)
    assert {row.theme_id for row in rows} <= set(Theme.objects.values_list("pk", flat=True))


def test_a_need_of_the_team_answers_the_next_question():
    EverydayNeed.objects.create(
        said="volet cassé, store", words="serrurerie, pose de volets", activities="43.32, 16."
    )
    history.forget()
    meant = lexicon().needs[tuple(stems("volet cassé"))]
    assert meant.phrases == (tuple(stems("serrurerie")), tuple(stems("pose volets")))
    assert meant.codes == ("naf:43.32", "naf:16")
    assert "volet" in lexicon().spoken


def test_what_needs_of_one_verb_share_is_what_answers_the_verb():
    for said, words in (
        ("vernir un volet", "menuiserie, bois"),
        ("vernir une porte, huiler une porte", "menuiserie, quincaillerie"),
        ("tourner un bol", "tour à bois"),
    ):
        EverydayNeed.objects.create(said=said, words=words)
    history.forget()
    verbs = lexicon().verbs
    assert verbs["vernir"].phrases == (tuple(stems("menuiserie")),)
    assert "huiler" not in verbs
    assert "tourner" not in verbs


def test_what_a_register_says_is_indexed_by_all_that_a_need_may_ask():
    found = codes.indexed("56.21Z", {"sport": [["object", "011"], ["words", "judo"]]})
    assert found == ("naf:56", "naf:56.2", "naf:56.21", "naf:56.21Z", "objet:011")
    assert codes.meant("naf", "88.") == "naf:88"
