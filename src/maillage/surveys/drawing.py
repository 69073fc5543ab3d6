"""Charts as SVG, drawn here: words at their size and bars as wide as the page leaves, without a
script. Each stands beside a table that says the same, and is hidden from who listens."""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

ROW, BAR, LONGEST = 46, 14, 58  # pixels, pixels, characters


def bars(rows: Sequence[tuple[str, int, float]]) -> SafeString:
    """(label, how many, share from 0 to 1) of each, from the top; the longest bar is 68 % wide."""
    most = max((share for _label, _n, share in rows), default=0) or 1
    parts = (
        (
            n * ROW + 16,
            label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…",
            n * ROW + 23,
            BAR,
            f"{68 * share / most:.1f}%",
            f"{68 * share / most:.1f}%",
            n * ROW + 23 + BAR - 2,
            many,
            round(100 * share),
        )
        for n, (label, many, share) in enumerate(rows)
    )
    drawn = format_html_join(
        "",
        '<text x="0" y="{}">{}</text><rect x="0" y="{}" height="{}" width="{}" rx="3"/>'
        '<text class="n" x="{}" dx="8" y="{}">{} · {} %</text>',
        parts,
    )
    height = len(rows) * ROW
    return format_html(
        '<svg class="survey-chart" width="100%" height="{}" aria-hidden="true" '
        'focusable="false">{}</svg>',
        height,
        drawn,
    )
