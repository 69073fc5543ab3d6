"""One form for each table of the vocabulary."""

from django import forms
from django.db import models

from maillage.vocabulary.models import (
    AccreditationKind,
    Activity,
    CpvCode,
    EverydayNeed,
    Family,
    LegalCategory,
    ProcurementRule,
    StatusRule,
    Synonym,
    Term,
    Theme,
    ThemeRule,
)

TABLES: dict[str, type[models.Model]] = {
    "themes": Theme,
    "lexique": Term,
    "synonymes": Synonym,
    "besoins": EverydayNeed,
    "agrements": AccreditationKind,
    "familles": Family,
    "categories-juridiques": LegalCategory,
    "activites": Activity,
    "regles-themes": ThemeRule,
    "regles-ess": StatusRule,
    "cpv": CpvCode,
    "regles-achat": ProcurementRule,
}


def form_for(model: type[models.Model]) -> type[forms.ModelForm]:
    dates = {
        name: forms.DateInput(attrs={"type": "date"}) for name in ("valid_from", "valid_until")
    }
    return forms.modelform_factory(model, fields="__all__", widgets=dates)
