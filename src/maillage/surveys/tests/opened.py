"""What opens the routes of this room, for the table of rights."""

import io

from maillage.base import clock
from maillage.media import documents
from maillage.surveys import queries
from maillage.surveys.actions import answering
from maillage.surveys.tests.builders import answers, make_survey

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OF_SURVEY = (
    "survey",
    "survey_terms",
    "survey_form",
    "survey_block_new",
    "survey_arrange",
    "survey_begin",
    "survey_close",
    "survey_ask",
    "survey_calls",
    "survey_enter",
    "survey_results",
    "survey_crossed",
    "survey_responses",
    "survey_csv",
    "survey_code_book",
    "survey_open",
)


def opened():
    """{route: its arguments}"""
    survey = make_survey(has_open_link=True)
    row = answers(survey, {"local": "oui", "mot": "Bonjour"})
    proof = documents.add(
        row.files, file=io.BytesIO(PDF), name="bail.pdf", by="user:0", at=clock.now()
    )
    ticket = queries.fresh_ticket(survey)
    answering.save(ticket=ticket, block="local", said={"local": "non"}, at=clock.now())
    one, part = {"pk": survey.pk}, {"pk": survey.pk, "block": "local"}
    return {
        **dict.fromkeys(OF_SURVEY, one),
        "survey_block": part,
        "survey_question_new": part,
        "survey_question": part | {"key": "surface"},
        "survey_texts": one | {"key": "mot"},
        "survey_response": {"pk": row.pk},
        "survey_file": {"of": row.pk, "pk": proof.pk},
        "survey_set_aside": one | {"of": row.pk},
        "survey_count_again": one | {"of": row.pk},
        "survey_invited": {"key": "faux"},
        "survey_review": {"token": ticket.token},
        "survey_answer": {"token": ticket.token, "number": 1},
    }
