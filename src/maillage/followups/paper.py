"""The whole path of a dossier as a PDF, for its applicant to take away."""

from functools import partial

from django.utils.translation import gettext as _

from maillage.base import clock
from maillage.followups.queries.reading import ApplicantPage
from maillage.look import parts
from maillage.media import paper
from maillage.media.paper import BOLDER, LARGE, NAME, Sheet

A_SHEET = 42  # lines, so that none runs over the foot


def path(page: ApplicantPage, site: str) -> bytes:
    """What the applicant reads on their page, and nothing else."""
    lines = _lines(page)
    sheets = [lines[start : start + A_SHEET] for start in range(0, len(lines), A_SHEET)] or [[]]
    made = ((partial(_sheet, page, site, own, n), 1.0) for n, own in enumerate(sheets, 1))
    return paper.document(_("Mon parcours"), made)


def _sheet(
    page: ApplicantPage, site: str, lines: list[tuple[str, bool]], number: int, sheet: Sheet
) -> None:
    if number == 1:
        sheet.write([_("Mon parcours")], style=paper.coloured(LARGE, "#1f2421", align="left"))
        sheet.write([page.dossier.called], style=NAME)
    for line, is_title in lines:
        sheet.write([line], style=BOLDER if is_title else paper.BODY)
    today = parts.day(clock.today())
    sheet.foot([_("%(site)s, le %(day)s, page %(n)s") % {"site": site, "day": today, "n": number}])


def _lines(page: ApplicantPage) -> list[tuple[str, bool]]:
    """(a line that fits, whether it is a title)"""
    row, found = page.dossier, []

    def section(title: str, lines: list[str]) -> None:
        if lines:
            found.extend([("", False), (title, True)])
            found.extend((part, False) for line in lines for part in _folded(line))

    section(_("Ce que vous avez demandé"), row.words.splitlines())
    section(_("Qui vous suit"), [f"{one.user}, {one.support}" for one in page.people])
    section(
        _("Les étapes"),
        [
            f"{tick.stage.name} : {parts.day(clock.day(tick.since))}"
            for tick in page.path
            if tick.since
        ],
    )
    section(
        _("Ce qui s’est passé"),
        [_told(line) for line in reversed(page.lines)],
    )
    section(
        _("Conseils"),
        [
            f"{parts.day(clock.day(advice.at))}, {name} : {advice.text}"
            for advice, name in page.advice
        ],
    )
    if page.diagnosis:
        axes = page.diagnosis.axes
        section(
            _("Diagnostic, de 0 à 5"),
            [
                f"{one.name} : {'–' if one.score is None else one.score}"
                + (f". {one.words}" if one.words else "")
                for one in axes
            ],
        )
    section(_("À faire de votre côté"), [one.text for one in page.tasks])
    section(
        _("Documents"),
        [f"{one.name} ({len(one.versions.all())})" for one in page.documents],
    )
    for given in page.given:
        section(_("Notes de %(of)s") % {"of": given.support}, given.text.splitlines())
    return found


def _told(line: object) -> str:
    step = line.step  # type: ignore[attr-defined]
    words = step.stage.name if step.stage else step.words
    of = f" ({step.support})" if step.support else ""
    return f"{parts.day(clock.day(step.at))} : {step.get_kind_display()}{of}" + (
        f", {words}" if words else ""
    )


def _folded(line: str, most: int = 95) -> list[str]:
    """In pieces of about a line of paper, so that sheets are cut between them."""
    found, own = [], ""
    for word in line.split():
        if own and len(own) + len(word) >= most:
            found.append(own)
            own = ""
        own = f"{own} {word}".strip()
    return [*found, own] if own else found
