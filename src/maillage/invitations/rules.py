"""What a letter of invitation says: words that the team writes, and those in braces, which each
structure fills."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

CODE_LIFE = dt.timedelta(days=90)
SPECIMEN = "XXXXXXXX"  # in the place of a code, where a letter is only looked at
SHEET = "fiche"
IN_BRACES = {
    "structure": _lazy("le nom de la structure"),
    "commune": _lazy("sa commune"),
    SHEET: _lazy("ce que l’annuaire sait d’elle, seul sur sa ligne"),
    "code": _lazy("son code"),
    "adresse": _lazy("la page où on le tape"),
    "échéance": _lazy("le dernier jour du code"),
    "annuaire": _lazy("le nom du site"),
    "collectivité": _lazy("qui tient le site"),
}
_BRACED = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}]")

SUBJECT = _lazy("{structure} dans l’annuaire de l’économie sociale et solidaire")
BODY = _lazy(
    """Madame, Monsieur,

{collectivité} ouvre {annuaire}, l’annuaire public de l’économie sociale et solidaire de notre territoire. Les habitants y cherchent qui répare, accueille, cultive, livre ou accompagne près de chez eux. Vous y figurez déjà, d’après les registres publics :

{fiche}

Est-ce juste ? Personne ne le sait mieux que vous. Le code ci-dessous ouvre votre fiche, sans compte ni mot de passe : vous la confirmez d’un bouton, vous la corrigez, ou vous demandez à ne pas y figurer. Deux minutes suffisent, c’est gratuit, et le code sert jusqu’au {échéance}.

Je reste à votre disposition pour en parler, ou pour remplir votre fiche avec vous au téléphone."""  # noqa: E501
)
CLOSING = _lazy(
    "Je vous prie d’agréer, Madame, Monsieur, l’expression de mes salutations distinguées."
)


class LetterWords(NamedTuple):
    """What the team writes of a letter."""

    town: str
    subject: str
    body: str
    closing: str
    signed: str
    function: str
    phone: str

    @classmethod
    def of(cls, letter: Any) -> "LetterWords":
        return cls(*(getattr(letter, name) for name in cls._fields))


class Post(NamedTuple):
    """To whom a letter goes, and what is known of them."""

    name: str
    street: str
    postcode: str
    commune: str
    phone: str
    about: str


MOST_NAME, MOST_ABOUT = 110, 200  # characters of a letter
# Nobody's sheet is longer: a text that fits here fits everywhere.
LONGEST = Post(
    name=("Association pour la promotion de l’économie sociale et solidaire " * 2)[:MOST_NAME],
    street="Maison des associations, 112 boulevard de la République",
    postcode="42000",
    commune="Saint-Christo-en-Jarez",
    phone="0465710042",
    about=("Un atelier où l’on répare ensemble ce que l’on allait jeter. " * 4)[:MOST_ABOUT],
)


class From(NamedTuple):
    """Who writes: the site, who keeps it, where one answers."""

    site: str
    steward: str
    email: str
    code_address: str


@dataclass(frozen=True)
class Paragraph:
    text: str
    is_sheet: bool = False  # what is known of the structure: a line each


@dataclass(frozen=True)
class ComposedLetter:
    """A letter as it is read, on a page as on paper."""

    sender: Sequence[str]
    follows: Sequence[str]  # who answers for it, with a telephone
    to: Sequence[str]
    dated: str
    subject: str
    paragraphs: Sequence[Paragraph]
    closing: str
    signed: Sequence[str]
    address: str
    code: str

    @property
    def opens(self) -> str:
        """Where the square leads."""
        return f"{self.address}?c={self.code}"

    @property
    def shown_address(self) -> str:
        return shown_address(self.address)


def unknown_in(text: str) -> list[str]:
    """What stands in braces and no structure fills; a brace that is alone too."""
    found = [f"{{{word}}}" for word in _BRACED.findall(text) if word not in IN_BRACES]
    return list(dict.fromkeys(found + _BRACE.findall(_BRACED.sub("", text))))


def composed(
    words: LetterWords, post: Post, of: From, *, code: str, on: str, until: str, phone: str
) -> ComposedLetter:
    """The letter to one structure. `on`, `until`: days in words; `phone`: as one reads it."""
    values = {
        "structure": post.name,
        "commune": post.commune,
        "code": f"{code[:4]} {code[4:]}",
        "adresse": shown_address(of.code_address),
        "échéance": until,
        "annuaire": of.site,
        "collectivité": of.steward or of.site,
    }
    sender = [of.steward or of.site, *([of.site] if of.steward else [])]
    follows = [words.signed, words.function, words.phone, of.email]
    named = _("Affaire suivie par %(name)s") % {"name": words.signed} if words.signed else ""
    return ComposedLetter(
        sender=sender,
        follows=[line for line in (named, *follows[1:]) if line],
        to=[post.name, post.street, f"{post.postcode} {post.commune}".strip().upper()],
        dated=_("%(town)s, le %(day)s") % {"town": words.town, "day": on} if words.town else on,
        subject=_filled(words.subject, values),
        paragraphs=[
            part for line in _lines(words.body) for part in _part(line, post, phone, values)
        ],
        closing=_filled(words.closing, values),
        signed=[line for line in (words.signed, words.function) if line],
        address=of.code_address,
        code=code,
    )


def _lines(body: str) -> list[str]:
    return [line.strip() for line in body.splitlines() if line.strip()]


def _part(line: str, post: Post, phone: str, values: dict[str, str]) -> list[Paragraph]:
    if line != f"{{{SHEET}}}":
        return [Paragraph(_filled(line, values | {SHEET: post.name}))]
    where = ", ".join(filter(None, (post.street, f"{post.postcode} {post.commune}".strip())))
    known = (post.name, post.about, where, phone)
    return [Paragraph("\n".join(filter(None, known)), is_sheet=True)]


def _filled(text: str, values: dict[str, str]) -> str:
    return _BRACED.sub(lambda word: values.get(word[1], word[0]), text)


def shown_address(address: str) -> str:
    """https://annuaire.example/code/ → annuaire.example/code"""
    return address.partition("//")[2].rstrip("/") or address
