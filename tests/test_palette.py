"""Contrasts hold for every hue that a territory may choose (WCAG 2.2, 1.4.3 and 1.4.11)."""

import pytest

from maillage.look.palette import WHITE, contrast, palette, tint

TEXT = [
    ("brand", "paper"),
    ("brand", "brand-soft"),
    ("ink", "paper"),
    ("ink-2", "paper"),
    ("ink-2", "brand-soft"),
    ("brand-strong", "brand-soft"),
]


@pytest.mark.parametrize("hue", range(360))
def test_every_hue_is_legible(hue):
    colours = palette(hue)
    for ink, ground in TEXT:
        assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(WHITE, colours["brand"]) >= 4.5
    assert contrast(WHITE, colours["brand-strong"]) >= 7
    assert contrast(colours["edge"], colours["paper"]) >= 3


@pytest.mark.parametrize("hue", range(0, 360, 10))
def test_every_tint_is_legible(hue):
    assert contrast(tint(hue)["ink"], tint(hue)["ground"]) >= 4.5
