"""« Notre politique », as a demonstration shows what an officer makes of blocks. All invented."""

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from maillage.look.frames import BLOCKS
from maillage.pages.actions import pages as actions
from maillage.pages.rules import said_block

SOURCE = Path(__file__).parent / "reference" / "pages.toml"


def play(*, officer: Any, at: dt.datetime) -> None:
    for told in tomllib.loads(SOURCE.read_text())["page"]:
        said = (_block(dict(block)) for block in told["block"])
        actions.write_page(
            stated={
                "name": told["name"],
                "summary": told["summary"],
                "is_draft": told.get("is_draft", False),
                "blocks": [block for block in said if block],
            },
            by=officer.author,
            at=at,
            is_fictional=True,
        )


def _block(said: dict[str, Any]) -> dict[str, Any] | None:
    """A figure is the first that there is; without any, the page does without."""
    sort = said.pop("sort")
    if sort == "figure":
        kind = BLOCKS.get(said["source"])
        choices = kind.choices() if kind and kind.choices else []
        if not choices:
            return None
        said["query"] = choices[0][0]
    return said_block(
        sort, {name: v.strip() if isinstance(v, str) else v for name, v in said.items()}
    )
