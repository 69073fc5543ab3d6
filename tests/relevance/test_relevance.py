"""What people type finds what they mean: NDCG@10 over sixty judged questions."""

import math
import re
import tomllib
from pathlib import Path
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from maillage.base import text
from maillage.directory import queries
from maillage.directory.search_state import StructureSearch
from maillage.portal import demonstration
from maillage.search import index

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # the search orders, not the database
JUDGED = tomllib.loads(Path(__file__).with_name("judged.toml").read_text(encoding="utf-8"))["query"]
LEAST = 0.92  # over all the questions


def page_words(place):
    """What a page says, folded."""
    of = place.organisation
    held = " ".join(a.kind.name for a in of.accreditations.select_related("kind"))
    return text.fold(f"{of.name} {of.summary} {of.description} {held}")


def grade(question, place, said):
    themes = {theme.pk for theme in place.organisation.themes.all()}
    is_there = question.get("where", place.commune_id) == place.commune_id
    if re.search(question["good"], said):
        return 2 if is_there else 1
    return 1 if is_there and question.get("near") in themes else 0


def ndcg(grades, possible):
    def gain(found):
        return sum((2**g - 1) / math.log2(i + 2) for i, g in enumerate(found[:10]))

    best = gain(sorted(possible, reverse=True))
    return gain(grades) / best if best else None


def test_sixty_judged_questions():
    demonstration.make(territory="244200770")
    index.rebuild()
    visitor = AnonymousUser()
    every = list(queries.visible_places(visitor).filter(organisation__closed_on=None))
    said = {place.pk: page_words(place) for place in every}
    scores = {}
    for question in JUDGED:
        asked = StructureSearch.from_query(QueryDict(f"q={quote(question['q'])}"))
        cards = queries.results(asked, visitor).cards
        found = [grade(question, card.place, said[card.place.pk]) for card in cards]
        scores[question["q"]] = ndcg(
            found, [grade(question, place, said[place.pk]) for place in every]
        )
    judged = {q: s for q, s in scores.items() if s is not None}
    mean = sum(judged.values()) / len(judged)
    weak = {q: round(s, 2) for q, s in sorted(judged.items(), key=lambda p: p[1]) if s < 0.7}
    print(f"\nNDCG@10 {mean:.3f} over {len(judged)} questions; under 0.7: {weak}")
    assert len(judged) >= 55, "the demonstration no longer holds what is asked"
    assert mean >= LEAST, weak
