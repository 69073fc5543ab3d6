"""Forms that ship: written in files, and a survey's own once it has taken one."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

FOLDER = files("maillage.questionnaires").joinpath("reference")


class ShippedForm(NamedTuple):
    """A form to begin from: what it is called, said and promised, and its blocks."""

    slug: str
    name: str
    about: str
    intro: str
    promise: str
    form: dict[str, Any]


@cache
def shipped() -> dict[str, ShippedForm]:
    """{slug: a form}, in the order of their files."""
    paths = sorted((p for p in FOLDER.iterdir() if p.name.endswith(".toml")), key=lambda p: p.name)
    return {found.slug: found for found in map(_read, paths)}


def _read(path: Any) -> ShippedForm:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    form = {"blocks": told["blocks"]}
    return ShippedForm(
        told["slug"], told["name"], told["about"], told["intro"], told["promise"], form
    )
