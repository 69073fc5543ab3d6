"""What opens the routes of this room, for the table of rights."""

from maillage.publications.tests.builders import compose, publish, survey_of

TEAM = ("preview", "compose", "make", "publish", "withdraw", "restore", "drop")


def opened():
    """{route: its arguments}"""
    survey = survey_of((9, {"besoin": "toit"}), (8, {"besoin": "fonds"}))
    row = publish(survey, "besoin")
    draft = compose(survey, "note", name="Suite")
    slug = {"slug": row.slug}
    return {
        **{key: {"pk": survey.pk} for key in ("publications_of_survey", "publication_create")},
        **dict.fromkeys(("publication", "publication_csv", "publication_code_book"), slug),
        **{f"publication_{name}": {"pk": draft.pk} for name in TEAM},
    }
