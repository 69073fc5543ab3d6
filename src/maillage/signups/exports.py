"""The list as a file: no more than is needed on the day."""

from maillage.reading.tables import to_csv
from maillage.signups.models import Attendee, SignUpTerms
from maillage.signups.queries import AttendanceList

CSV = "text/csv; charset=utf-8"
PRESENT = {True: "oui", False: "non", None: ""}


def csv(found: AttendanceList, terms: SignUpTerms) -> str:
    """Names, how many, how to call, what they answered; addresses stay here, where one writes."""
    titles = ["nom", "personnes", "état", "présence", "téléphone", *terms.questions]
    rows = [_cells(row, terms) for row in (*found.seated, *found.line)]
    return to_csv(titles, rows)


def _cells(row: Attendee, terms: SignUpTerms) -> list[str]:
    answers = [row.answers[n] if n < len(row.answers) else "" for n in range(len(terms.questions))]
    state = row.get_state_display()
    return [row.name, str(row.many), state, PRESENT[row.came], row.phone, *answers]
