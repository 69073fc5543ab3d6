"""What people write in one cell where a plan has several: actions, funders."""

import re

from maillage.base.text import fold

_BULLETS = "•▪‣◦●■➢➤✓"
_BULLET = re.compile(rf"(?:[{_BULLETS}]|[-–—*+](?=\s)|[0-9]{{1,2}}\s?[.)°](?=\s)|[a-z]\)(?=\s))\s*")
_BETWEEN = re.compile(r"\s*(?:[;\n]|\s[/+]\s)\s*")


def actions_in(cell: str) -> list[str]:
    """The actions that a cell names: one a bullet; without bullets one a line, unless the line goes
    on with a small letter. What stands before the first bullet is said of each."""
    told = re.sub(rf"\s*([{_BULLETS}])", r"\n\1", cell)
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    has_bullets = sum(bool(_BULLET.match(line)) for line in lines) > 0
    found: list[str] = []
    heading = ""
    for line in lines:
        begins = bool(_BULLET.match(line)) if has_bullets else not (found and line[:1].islower())
        words = _BULLET.sub("", line, count=1) if begins and has_bullets else line
        words = words.strip().rstrip(";").strip()
        if begins:
            found.append(words)
        elif found:
            found[-1] = f"{found[-1]} {words}"
        else:
            heading = f"{heading} {words}".strip()
    if not found:
        return [heading or cell.strip()]
    if not heading or len(found) == 1:
        return [f"{heading} {name}".strip() for name in found]
    return [f"{heading.rstrip(' :')} : {name}" for name in found]


_COUNCILS = {"conseil regional": "region", "conseil departemental": "departement",
             "conseil general": "departement", "conseil municipal": "commune"}  # fmt: skip
_COUNCIL = re.compile("|".join(_COUNCILS))


def as_authority(name: str) -> str:
    """A council under the name of its authority: « Conseil régional » is the « région »."""
    return _COUNCIL.sub(lambda found: _COUNCILS[found.group()], fold(name))


def funders_in(cell: str) -> list[str]:
    return [name for name in _BETWEEN.split(cell) if name.strip()]
