"""What opens the routes of this room, for the table of rights."""

from maillage.surveys.tests.builders import make_survey


def opened():
    """{route: its arguments}"""
    of = {"pk": make_survey(name="Sur papier").pk}
    return {"survey_sheet": of, "survey_blank_sheet": of}
