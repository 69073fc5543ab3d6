"""Telephones, sites and addresses as lists write them: several in a cell, words beside. The first
that can be used is kept; the rest is said."""

import re
from collections.abc import Callable, Sequence

from django.utils.translation import gettext_lazy as _

from maillage.reading.cells import email, website
from maillage.reading.columns import Picked

# Numbering plan of ARCEP (decision 2018-0881): nine digits after a 0 or after +33; what stands
# overseas has a country code of its own and is dialled with a 0 from all of France.
_BETWEEN = r"[\s./\-–]{0,3}"
_CODE = rf"(?:\(?\+|00|\b(?=33|262|590|594|596))\s?\(?(?:33|262|590|594|596)\)?{_BETWEEN}"
_NATIONAL = re.compile(
    rf"(?<![0-9+])(?<![0-9][\s./-])(?:{_CODE}(?:\(0\)|0)?{_BETWEEN}|0{_BETWEEN}|\(0\){_BETWEEN})?"
    rf"([1-9](?:{_BETWEEN}[0-9]){{8}})(?![0-9])"
)
_FOREIGN = re.compile(
    r"(?<![0-9])(?<![0-9][\s./-])(?:\+|00)\s?((?!33)[1-9](?:[\s./\-–()]{0,2}[0-9]){7,14})(?![0-9])"
)
# Short numbers that exist: emergencies and social calls (1xx, 116xxx), operators (10xx),
# enquiries (118xxx), special-rate services (3xxx).
_SHORT = re.compile(
    r"(?<![0-9+])(?<![0-9][\s./:-])"  # the minutes of a moment are none
    r"(11[68]\s?[0-9]{3}|10\s?[0-9]{2}|1[0-9]{2}|1[578]|3[0-9]\s?[0-9]{2})(?![0-9])"
)
_LABELS = re.compile(
    r"\b(?:t[ée]l[ée]?phones?|t[ée]l|fixe|portable|port|mobile|mob|standard|ou|et|puis|num[ée]ro|n°)"
    r"(?:\b|(?=[:.]))",
    re.IGNORECASE,
)
_FAX = re.compile(r"\b(?:fax|t[ée]l[ée]copie(?:ur)?)\b[\s.:]*$", re.IGNORECASE)


def phone(typed: str) -> str:
    """French numbers as ten digits, foreign ones with their +, short ones as they are. Raises
    ValueError when there is none, several, or other words."""
    picked = a_phone(typed)
    if picked.rest:
        raise ValueError(_("un seul numéro de téléphone, sans autre mot"))
    return picked.value


def a_phone(cell: str) -> Picked:
    """The first number of a cell that can be called. A fax is called by nobody."""
    for form, digits_of in ((_NATIONAL, _as_national), (_FOREIGN, _as_foreign), (_SHORT, _plain)):
        for found in form.finditer(cell):
            if not (_FAX.search(cell[: found.start()]) or _goes_on(cell[found.end() :])):
                return Picked(digits_of(found[1]), _beside(cell, found))
    raise ValueError(_("ce n’est pas un numéro de téléphone"))


_LOCAL = re.compile(rf"[0-9](?:{_BETWEEN}[0-9]){{5}}(?:(?:{_BETWEEN}[0-9]){{2}})?")


def a_local_number(cell: str) -> str:
    """Six or eight digits, as they are dialled within a territory overseas; empty of all else."""
    bare = _trimmed(_LABELS.sub(" ", cell))
    if not _LOCAL.fullmatch(bare) or _SHORT.fullmatch(bare):
        return ""
    return _plain(bare)


def _goes_on(after: str) -> bool:
    """More digits that are no number of their own: one cannot tell where the first one ends."""
    more = re.match(r"[\s./\-]{0,2}(?=[0-9])", after)
    if not more:
        return False
    rest = after[more.end() :]
    return not any(form.match(rest) for form in (_NATIONAL, _FOREIGN, _SHORT))


def _as_national(found: str) -> str:
    return f"0{_plain(found)}"


def _as_foreign(found: str) -> str:
    return f"+{_plain(found)}"


def _plain(found: str) -> str:
    return re.sub(r"[^0-9]", "", found)


def _beside(cell: str, found: re.Match[str]) -> str:
    words = _LABELS.sub(" ", f"{cell[: found.start()]} {cell[found.end() :]}")
    return _trimmed(words)


def _trimmed(words: str) -> str:
    return " ".join(words.split()).strip(" ;,/.:-–|()")


_AT = re.compile(
    r"\s*[(\[]\s*(?:at|arobase|a)\s*[)\]]\s*|\s+(?:at|arobase)\s+|\s+@\s*|@\s+", re.IGNORECASE
)
_LABELLED = re.compile(r"\b(?:mailto|e-?mail|m[ée]l|mail|courriel)\s*:", re.IGNORECASE)
# A comma or a space typed beside the dot that ends an address.
_ENDING = r"(?=(?:fr|com|org|net|eu|coop)(?![\w.@]))"
_DOT = re.compile(
    rf"\s*[(\[]\s*(?:dot|point)\s*[)\]]\s*|(?<=\w)(?:,|\s+\.\s*|\.\s+){_ENDING}", re.IGNORECASE
)
_APART = re.compile(r"(?:[\s;,|<>\"«»]|\]\(|\[\[|\]\])+")


def an_email(cell: str) -> Picked:
    """The first electronic address of a cell."""
    plain = _LABELLED.sub(" ", _DOT.sub(".", _AT.sub("@", cell)))
    return _first(re.split(rf"{_APART.pattern}|/", plain), _an_address)


def _an_address(word: str) -> str:
    return email(word.partition("?")[0].strip("()[]'.:"))  # « ?subject=… » is of the link


_SCHEME = re.compile(
    r"^(?:(https?|htpps?|hhtps?|htttps?|ttps?)(?::/+|//|:(?=[a-z])|/+(?=www\.)))+", re.IGNORECASE
)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,24}", re.IGNORECASE)


def a_website(cell: str) -> Picked:
    """The first web address of a cell."""
    return _first(_APART.split(cell), _a_site)


def _a_site(word: str) -> str:
    """A scheme that is half typed is put right; a mere word is no site, nor is an address."""
    word = word.strip("()[]'.,:")
    typed = _SCHEME.match(word)
    rest = word[typed.end() :] if typed else word
    scheme = "http" if typed and not typed[1].lower().endswith("s") else "https"
    host = re.split(r"[/?#:]", rest, maxsplit=1)[0]
    after = rest[len(host) :]
    if not _HOST.fullmatch(host):
        raise ValueError(_("ce n’est pas une adresse web"))
    website(
        f"{scheme}://{host.replace('_', '-')}{after}"
    )  # names with a _ exist, the rule has none
    return f"{scheme}://{host.lower()}{after}"


def _first(words: Sequence[str], read: Callable[[str], str]) -> Picked:
    """The first word that can be read; the others stay said. The fault is the last one's."""
    fault: ValueError | None = None
    for i, word in enumerate(words):
        if not word.strip(" ()[]'.,:"):
            continue
        try:
            value = read(word)
        except ValueError as refused:
            fault = refused
            continue
        return Picked(value, _trimmed(" ".join([*words[:i], *words[i + 1 :]])))
    raise fault or ValueError(_("rien ne s’y lit"))
