"""The dossier, who has it, what is done in it, what is thought of it."""

from maillage.dossiers.models.dossiers import (
    Dossier,
    DossierLink,
    DossierPerson,
    DossierReading,
    DossierStep,
    PartnerRequest,
    RecalledDossier,
    TwinDossier,
)
from maillage.dossiers.models.outcomes import DossierOutcome, SatisfactionAnswer
from maillage.dossiers.models.work import (
    AskedDocument,
    Diagnosis,
    DiagnosisGrid,
    DossierDocument,
    DossierMeeting,
    DossierTask,
    NotesAsked,
    PrivateNote,
    SharedAdvice,
    TimeSpent,
)

__all__ = [
    "AskedDocument",
    "Diagnosis",
    "DiagnosisGrid",
    "Dossier",
    "DossierDocument",
    "DossierLink",
    "DossierMeeting",
    "DossierOutcome",
    "DossierPerson",
    "DossierReading",
    "DossierStep",
    "DossierTask",
    "NotesAsked",
    "PartnerRequest",
    "PrivateNote",
    "RecalledDossier",
    "SatisfactionAnswer",
    "SharedAdvice",
    "TimeSpent",
    "TwinDossier",
]
