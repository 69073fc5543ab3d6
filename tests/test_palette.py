"""Contrasts hold for every hue that a territory or a theme may choose (WCAG 2.2, 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

from maillage.look.palette import TINT_STEP, WHITE, contrast, nearest_tint, palette, tint

CSS = Path(__file__).parent.parent / "src/maillage/look/static/look/base.css"
FIXED = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", CSS.read_text(encoding="utf-8")))
GROUNDS = ("paper", "sand", "white")
OURS = FIXED | {"white": WHITE}


def test_fixed_inks_are_legible_on_every_ground():
    for ground in GROUNDS:
        for ink in ("ink", "ink-2", "open", "alert", "sun-ink", "thread-ink"):
            assert contrast(OURS[ink], OURS[ground]) >= 4.5, (ink, ground)
        assert contrast(OURS["edge"], OURS[ground]) >= 3, ground


@pytest.mark.parametrize("accent", ["open", "alert"])
def test_accents_are_legible_on_their_own_softness(accent):
    assert contrast(OURS[accent], OURS[f"{accent}-soft"]) >= 4.5


def test_what_comes_soon_is_legible():
    assert contrast(OURS["sun-ink"], OURS["sun-soft"]) >= 4.5


@pytest.mark.parametrize("hue", range(360))
def test_every_hue_of_a_territory_is_legible(hue):
    colours = palette(hue)
    for ground in (*(OURS[name] for name in GROUNDS), colours["brand-soft"]):
        assert contrast(colours["brand"], ground) >= 4.5, ground
    for ink in (OURS["ink"], OURS["ink-2"], colours["brand-strong"]):
        assert contrast(ink, colours["brand-soft"]) >= 4.5, ink
    assert contrast(WHITE, colours["brand"]) >= 4.5
    assert contrast(WHITE, colours["brand-strong"]) >= 7


@pytest.mark.parametrize("hue", range(0, 360, TINT_STEP))
def test_every_tint_of_a_theme_is_legible(hue):
    tones = tint(hue)
    for ink in (tones["tint"], OURS["ink"], OURS["ink-2"]):
        for ground in (tones["ground"], tones["floor"]):
            assert contrast(ink, ground) >= 4.5, (ink, ground)
    for ground in (WHITE, OURS["paper"]):  # an icon on a pin, a pin on the land
        assert contrast(tones["deep"], ground) >= 3, ground


@pytest.mark.parametrize(("hue", "stands"), [(0, 0), (14, 15), (358, 0), (95, 95)])
def test_a_hue_takes_the_nearest_tint(hue, stands):
    assert nearest_tint(hue) == stands
