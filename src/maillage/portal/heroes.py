"""What the heroes of the demonstration show besides words: their mark, and what they look for."""

import datetime as dt
from pathlib import Path

from maillage.organisations.actions import people, pictures
from maillage.organisations.models import Organisation, Picture
from maillage.organisations.stated import Stated

MARKS = Path(__file__).parent / "marks"  # by the beginning of the address of a page
SEEK = {
    "la-seconde-main": "Un local sec de 200 m² pour ranger les meubles (exemple inventé).",
    "la-manufacture-commune": "Une imprimerie voisine pour de petits tirages (exemple inventé).",
    "regie-de-quartier": "Des voisins pour tenir le café le jeudi soir (exemple inventé).",
}


def _beginning(with_: str) -> Organisation | None:
    return Organisation.objects.filter(slug__startswith=with_).order_by("pk").first()


def dress(*, by: str, at: dt.datetime) -> None:
    """Give each its mark, and to some what they look for."""
    for mark in sorted(MARKS.glob("*.png")):
        if hero := _beginning(mark.stem):
            with mark.open("rb") as file:
                pictures.add(
                    organisation=hero,
                    file=file,
                    kind=str(Picture.Kind.LOGO),
                    alt="",
                    credit="",
                    by=by,
                    at=at,
                )
    for name, wants in SEEK.items():
        if hero := _beginning(name):
            people.revise(
                organisation=hero,
                version=hero.version,
                stated=Stated({"wants": wants}),
                by=by,
                at=at,
            )
