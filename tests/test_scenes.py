"""The drawn scenes: one for each theme, tied by the thread, light, never twice side by side."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

from maillage.look.palette import tint
from maillage.look.scenes import SHIPPED, WITHOUT_THEME, scenes_of, varied

PACKAGE = Path(__file__).parent.parent / "src/maillage"
FOLDER = PACKAGE / "look/static/look/scenes"
VOCABULARY = (PACKAGE / "vocabulary/reference/vocabulary.toml").read_text(encoding="utf-8")
THEMES = {theme["slug"]: theme["hue"] for theme in tomllib.loads(VOCABULARY)["theme"]}
THREAD = re.compile(r'<path d="(M0 214[^"]*)" fill="none" stroke="#df5b36"')
REACHES_THE_EDGE = re.compile(r"(214H360|[ ,]360 214)$")


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_a_scene_of_its_own_in_its_tint(theme):
    own = scenes_of(theme)[0]
    assert own == theme
    wall = f'<rect x="0" y="0" width="360" height="240" fill="{tint(THEMES[theme])["ground"]}"/>'
    assert wall in (FOLDER / f"{own}.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_thread_goes_from_edge_to_edge_at_one_height(name):
    (thread,) = THREAD.findall((FOLDER / f"{name}.svg").read_text(encoding="utf-8"))
    assert REACHES_THE_EDGE.search(thread)


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_a_scene_is_light(name):
    assert (FOLDER / f"{name}.svg").stat().st_size < 4500


def test_what_has_no_theme_still_has_a_scene():
    assert scenes_of("thème d’un territoire") == WITHOUT_THEME


@pytest.mark.parametrize("theme", THEMES)
def test_neighbours_of_one_theme_show_other_scenes(theme):
    shown = varied([scenes_of(theme)] * 6)
    assert shown[0] == theme
    assert all(one != next_one for one, next_one in pairwise(shown))


def test_each_keeps_its_own_scene_among_others():
    assert varied([scenes_of("sport"), scenes_of("sante"), scenes_of("energie")]) == [
        "sport",
        "sante",
        "energie",
    ]
