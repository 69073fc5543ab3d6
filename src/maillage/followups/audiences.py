"""Who may open what of dossiers: who advises, who is assigned, who was asked."""

from maillage.accounts.audiences import row_reader
from maillage.dossiers.models import Dossier, NotesAsked, PartnerRequest
from maillage.schemes.audiences import ADVISER

DOSSIER_READER = row_reader("dossier_reader", Dossier.objects)
REQUEST_READER = row_reader("request_reader", PartnerRequest.objects)
NOTES_READER = row_reader("notes_reader", NotesAsked.objects, "asked")

__all__ = ["ADVISER", "DOSSIER_READER", "NOTES_READER", "REQUEST_READER"]
