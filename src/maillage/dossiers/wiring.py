"""Dossiers: their acts, their days, what the digest says, what is kept of people."""

from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.base.settings import SETTINGS
from maillage.dossiers import acts, letters, queries
from maillage.dossiers.personal import HELPED, NOTES, SUPPORT
from maillage.dossiers.rules.keeping import SECTION
from maillage.mailing import queries as mailing


def connect() -> None:
    history.ACTS.add("dossiers", acts.ACTS)
    history.UNSEEN.add("dossiers", acts.UNSEEN)
    undoing.WAYS.add("dossiers", acts.NEVER)
    PROCESSINGS.add("dossiers", SUPPORT)
    PROCESSINGS.add("dossier_notes", NOTES)
    PERSONAL.add("dossiers", HELPED)
    SETTINGS.add("dossiers", SECTION)
    jobs.EVERY_MINUTE.add("dossiers.silence", jobs.daily("dossiers.silence"))
    jobs.EVERY_MINUTE.add("dossiers.keep", jobs.daily("dossiers.keep"))
    mailing.SPEAKERS.add(
        "dossiers", mailing.Speaker(queries.reminding.due, letters.part, letters.told)
    )
    TABLES.add(
        "dossiers",
        (
            *("dossiers.DossierDocument", "dossiers.AskedDocument", "dossiers.TwinDossier"),
            *("dossiers.SatisfactionAnswer", "dossiers.DossierOutcome", "dossiers.Dossier"),
        ),
    )
