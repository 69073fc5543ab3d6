"""What a machine holds aside: robots, and hardly ever somebody honest."""

import json

import pytest

from maillage.participation import rules

CORPUS = (
    "ess/transiscope_niort.json",
    "ess/gogocarto_elements.json",
    "messy/mednum_la-creuse.json",
    "ess/transiscope_gogofull_echantillon.json",
)
TOLD = ("abstract", "description", "descriptionMore", "summary")


def flagged(words, *, published=0, others=(), trapped=False, seconds=40.0):
    return rules.reason_to_flag(
        words=words, published=published, others=others, trapped=trapped, seconds=seconds
    )


def honest(trial_files):
    """What real structures wrote of themselves."""
    for file in CORPUS:
        found = json.loads((trial_files / file).read_text(encoding="utf-8"))
        for row in found["data"] if isinstance(found, dict) else found:
            yield from (row[name] for name in TOLD if row.get(name))


def test_real_descriptions_are_not_held(trial_files):
    """At most one in a hundred of what new authors say honestly."""
    texts = list(dict.fromkeys(honest(trial_files)))
    wrong = [t for n, t in enumerate(texts) if flagged(t, others=texts[max(0, n - 200) : n])]
    assert len(texts) > 200
    assert len(wrong) <= len(texts) / 100


@pytest.mark.parametrize(
    "said",
    [
        {"words": "Gagnez vite : https://exemple.example/casino"},
        {"words": "Voir WWW.exemple.example pour tout savoir"},
        {"words": "Un atelier", "trapped": True},
        {"words": "Un atelier", "seconds": 0.4},
        {
            "words": "Le meilleur service de la région, appelez dès maintenant !",
            "others": ["le meilleur service de la Région,  appelez dès maintenant !"],
        },
    ],
)
def test_what_robots_do_is_held(said):
    assert flagged(**said)


def test_an_author_who_was_published_may_send_links():
    assert not flagged("Notre site : https://laroue.example/", published=3)


def test_the_quota_grows_with_trust():
    assert [rules.quota(n) for n in (0, 3, 20)] == [5, 20, 100]
