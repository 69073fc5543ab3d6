"""Surveys for tests: only what matters is written."""

from maillage.base import clock
from maillage.questionnaires.rules import questionnaire
from maillage.surveys import queries
from maillage.surveys.actions import answering, editing
from maillage.surveys.models import Survey

PREMISES = {
    "blocks": [
        {
            "key": "local",
            "title": "Locaux",
            "questions": [
                {
                    "key": "local",
                    "kind": "one",
                    "label": "Cherchez-vous un local ?",
                    "required": True,
                    "choices": [{"key": "oui", "label": "Oui"}, {"key": "non", "label": "Non"}],
                    "raises": {"words": "Stocker", "family": "premises", "on": ["oui"]},
                },
                {
                    "key": "surface",
                    "kind": "number",
                    "label": "Quelle surface ?",
                    "unit": "m²",
                    "least": 0,
                    "when": {"question": "local", "is": ["oui"]},
                },
            ],
        },
        {
            "key": "reste",
            "title": "Le reste",
            "questions": [
                {
                    "key": "outils",
                    "kind": "several",
                    "label": "Que mettre en commun ?",
                    "has_other": True,
                    "choices": [
                        {"key": "camion", "label": "Un camion"},
                        {"key": "poste", "label": "Un poste"},
                    ],
                },
                {
                    "key": "note",
                    "kind": "scale",
                    "label": "À l’aise ?",
                    "least": 1,
                    "most": 5,
                    "ends": ["Non", "Oui"],
                },
                {"key": "mot", "kind": "text", "label": "Un mot ?"},
            ],
        },
    ]
}


def make_survey(form=PREMISES, *, name="Besoins", promise="nominative", is_open=True, **terms):
    """Open, nominative, with two screens, unless said otherwise."""
    at = clock.now()
    survey = editing.begin(name=name, by="user:0", at=at)
    editing.set_terms(survey=survey, values={"promise": promise, **terms}, by="user:0", at=at)
    survey = editing.write(
        survey=survey, form=questionnaire.read(form), revision=0, by="user:0", at=at
    )
    if is_open:
        editing.open_survey(survey=survey, by="user:0", at=at)
    return Survey.objects.get(pk=survey.pk)


def answers(survey, said, *, ticket=None, way="web", organisation=None, sends=True):
    """A response that says this, sent unless said otherwise."""
    if ticket is None:
        ticket = queries.fresh_ticket(survey, way)
        if organisation:
            ticket = queries.ticket_for(survey, organisation, way)
    form = queries.form_of(queries.latest(survey))
    row = None
    for block in form.blocks:
        keys = {q.key for q in block.questions} | {f"{q.key}.autre" for q in block.questions}
        part = {key: value for key, value in said.items() if key in keys}
        row = answering.save(ticket=ticket, block=block.key, said=part, at=clock.now())
    return answering.send(ticket=ticket, at=clock.now()) if sends else row
