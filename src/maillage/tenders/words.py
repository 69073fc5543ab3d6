"""What a match says of itself."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from maillage.organisations.models import Organisation
from maillage.tenders import rules
from maillage.tenders.rules import MatchPart, TenderMatch
from maillage.vocabulary import queries as vocabulary


@dataclass(frozen=True)
class MatchLine:
    organisation: Organisation
    score: int
    why: list[str]


def line(organisation: Organisation, match: TenderMatch) -> MatchLine:
    return MatchLine(organisation, match.score, [sentence(part) for part in match.parts])


def sentence(part: MatchPart) -> str:
    """A part, in a sentence that says its points."""
    points = ngettext("%(n)s point", "%(n)s points", part.points) % {"n": part.points}
    return f"{_said(part)} ({points})"


def _said(part: MatchPart) -> str:
    if part.name == rules.CODE:
        name = vocabulary.cpv_name(part.about.ljust(8, "0"))
        return _("Son activité ou ses thèmes : CPV %(code)s, %(name)s") % {
            "code": part.about,
            "name": name,
        }
    if part.name == rules.WORDS:
        return _("Des mots de sa fiche : %(words)s") % {"words": part.about}
    return _("À %(n)s km") % {"n": part.about}
