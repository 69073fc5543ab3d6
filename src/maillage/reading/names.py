"""Names of structures as lists write them: what is no name at all, and names in capitals, which get
their case back. Accents that capitals lost are not guessed."""

import re
import unicodedata
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from maillage.base.text import fold
from maillage.reading.cells import text_of
from maillage.reading.columns import Picked

LONGEST = 200
SMALL = frozenset(
    "a à au aux avec chez contre dans de des du en entre et la le les lès lez ou où par pour sans "
    "sous sur un une vers".split()
)
ARTICLES = frozenset({"l", "la", "le", "les", "un", "une"})
# Those of the field that can be said as words; the others are told by their letters.
ACRONYMS = frozenset(
    "aapei aca aci adapei adie adil admr afev afpa ai alae amap apajh apei apf asbl ase "
    "atd avs bafa bge cada cae caf camsp ccas ccsti cemea chrs cidff cij cimade civam "
    "clae cpie cuma dla ea ehpad eiti epa epci epide esa esat ess eti etti eurl fas fjt "
    "gaec gem geiq gie iae ies ime isba itep joc maia maif mas mecs mfr mgen mjc ogec onac osc "
    "pimms sa sae saemo sarl sas sasu savs scea sci scic scop sel sessad siae siao soliha "
    "tzcld udaf udapei unaf unapei uriopss ufcv ufolep usep vae".split()
)
# Other words of two or three letters in capitals are initials more often than words.
SHORT_WORDS = frozenset(
    "age air ame ass ami ane arc art bac bal bas bel bio bis bol bon bus but cap car cas cep ces "
    "cil cle com cor cou coq cri cru dix don dos duo elu emu epi ere est ete eux fee fer feu "
    "fil fin foi fou fut gai gel gre gue ici ile ils jeu jus lac las lin lit loi lot lys "
    "mai mal mer mil mis moi mon mot mue mur my nef nez nid ni nom non nos nul oie on or os "
    "oui pas pic pie pin pot pre pro pur puy qui ras rat re riz roc roi rue "
    "sac sec ses si six soi sol son st ste sud tas te tes the tir toi ton top "
    "tot tri tu une us val van ver vie vif vin vis vol vos vue zoo".split()
)
_ELIDED = re.compile(r"((?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|presqu)['’])(?=\w)", re.I)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_ROMAN = re.compile(r"(?=[IVX]{2})X{0,3}(?:IX|IV|V?I{0,3})")
_ORDINAL = re.compile(r"(?:[0-9]+|[IVX]+)(?:ERE|ER|EME|ÈME|E|ND|NDE)")
_VOWELS = "aeiouy"
# How French words begin and end with several consonants; other heaps of them are initials.
_BEGINS = re.compile(
    r"(?:[bcfgpv][lr]|[dt]r|[cgprst]h|chr|chl|thr|phr|phl|gn|kn|kr|kl|ps|pn|pt|qu|"
    r"s[ckmnpqtvl]|sc[hr]|sch[lmnr]?|sph|spl|spr|str|tch|ts|tz|wh|wr|mc|ll|dj|tw|sw|cz|ks)?"
    r"[^aeiouy]?[aeiouy]"
)
_ENDS = re.compile(r"[aeiouy](?:[^aeiouy]{0,2}|[^aeiouy]{1,2}(?:s|x|ch|th|ph|sch|st|rt))$")
_HEAP = re.compile(r"[^aeiouy]{5}")


def a_name(cell: str) -> Picked:
    """The name that a cell holds. Lines, years and figures are none; drawings alone may be."""
    name = text_of(LONGEST)(cell)
    if not any(sign.isalpha() or unicodedata.category(sign) == "So" for sign in name):
        raise ValueError(_("un nom a au moins une lettre"))
    return Picked(name)


def in_its_case(name: str) -> str:
    """« LES JARDINS D’OASIS DU FOREZ » → « Les Jardins d’Oasis du Forez ». A name that has small
    letters already, a word that may be an acronym and other scripts stay as they are."""
    letters = [sign for sign in name if sign.isalpha()]
    if not name.isupper() or not fold("".join(letters)).isascii():
        return name
    words = [fold(word) for word in _WORD.findall(name)]
    if len(words) == 1 and len(words[0]) < SHORTEST_ALONE:
        return name
    return _WORD.sub(lambda found: _cased(found, name, words), name)


SHORTEST_ALONE = 6  # letters: a shorter name of one word may well be an acronym


def _cased(found: re.Match[str], name: str, words: list[str]) -> str:
    word, before = found.group(), name[: found.start()]
    elided = _ELIDED.match(word)
    article = elided[1][:-1].lower() if elided else word.lower()
    begins = _begins(before) or (article in ARTICLES and _is_only_a_form(before, words))
    if elided:
        small = elided[1].capitalize() if begins else elided[1].lower()
        after = word[elided.end() :]
        return small + (after.lower() if after.lower() in SMALL else _one(after, words))
    is_initial = len(word) == 1 and name[found.end() : found.end() + 1] == "."
    if word.lower() in SMALL and not is_initial:
        return word.capitalize() if begins else word.lower()
    return _one(word, words)


def _one(word: str, words: list[str]) -> str:
    if _ORDINAL.fullmatch(word):
        number = re.match(r"[0-9]+|[IVX]+(?=[EN])", word)
        return word if number is None else number[0] + word[number.end() :].lower()
    if len(word) == 1 or _ROMAN.fullmatch(word) or _is_acronym(fold(word), words):
        return word
    return word.capitalize()


def _is_acronym(word: str, words: list[str]) -> bool:
    """Whether these letters are initials: known here, spelt out by the words around, or such that
    no French word has them."""
    if _has_initials(word):
        return True
    others = [other for other in words if other != word]
    return len(word) > 2 and any(word in _initials(kept) for kept in (others, _telling(others)))


@lru_cache(maxsize=50_000)
def _has_initials(word: str) -> bool:
    if word in ACRONYMS or re.search("[0-9]", word):
        return True
    if len(word) < 4:
        return word not in SHORT_WORDS
    return bool(not _BEGINS.match(word) or not _ENDS.search(word) or _HEAP.search(word))


def _initials(words: list[str]) -> str:
    return "".join(word.split("'")[-1].split("’")[-1][0] for word in words)


def _telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in SMALL]


def _begins(before: str) -> bool:
    """Whether a name, or what stands in it between signs, begins after this."""
    return not re.search(r"\w", before) or before.rstrip()[-1] in '(:«"“/'


def _is_only_a_form(before: str, words: list[str]) -> bool:
    """« SCIC », « Association »: the name itself begins with the article that follows."""
    form = fold(before.strip())
    return form == "association" or (form.isalpha() and _is_acronym(form, words))
