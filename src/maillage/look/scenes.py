"""The drawn scenes that the package ships, and which one a structure without a photo shows.

`scripts/scenes` draws them, in the tint that a theme has in the shipped vocabulary.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

SHIPPED = frozenset(
    path.stem for path in (Path(__file__).parent / "static/look/scenes").glob("*.svg")
)
BESIDES = {"reemploi": ("couture",)}  # a second scene of its own
WITHOUT_THEME = ("maison", "maison-2")
APART = 2  # a scene comes back after so many others


def scenes_of(theme: str) -> tuple[str, ...]:
    """The scenes of a theme, by its slug, the one that says it best first."""
    own = (theme, *BESIDES.get(theme, ()), f"{theme}-2", f"{theme}-3")
    return tuple(name for name in own if name in SHIPPED) or WITHOUT_THEME


def varied(choices: Iterable[Sequence[str]]) -> list[str]:
    """One scene for each of a list, so that neighbours never show the same when they have others
    to show."""
    chosen: list[str] = []
    for scenes in choices:
        seen = chosen[-APART:]
        fresh = (scene for scene in scenes if scene not in seen)
        other = (scene for scene in scenes if scene not in seen[-1:])
        chosen.append(next(fresh, None) or next(other, scenes[0]))
    return chosen
