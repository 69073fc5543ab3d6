"""What an officer types, cleaned into what a claim may state. Saves nothing."""

import datetime as dt
import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.directory import facts
from maillage.directory.models import Organisation, Place
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import AccreditationKind, LegalCategory, Theme

WEEK = {
    "mo": _("Lundi"), "tu": _("Mardi"), "we": _("Mercredi"), "th": _("Jeudi"),
    "fr": _("Vendredi"), "sa": _("Samedi"), "su": _("Dimanche"),
    "ph": _("Jours fériés"),
}  # fmt: skip
_TIME = re.compile(r"(\d{1,2})\s*(?:h|:)?\s*(\d{2})?")
OF_ORGANISATION = ("name", "acronym", "summary", "description", "siren", "rna", "legal_category",
                   "activity", "website", "email")  # fmt: skip
OF_PLACE = ("siret", "street", "postcode", "phone", "admission", "price", "closures")
UNKNOWN = [("", _("Non connu"))]


class FactField(forms.CharField):
    """A field whose meaning is a fact of the directory."""

    def __init__(self, fact: facts.Fact, **kwargs: Any) -> None:
        self.fact = fact
        super().__init__(label=fact.label, required=kwargs.pop("required", False), **kwargs)

    def clean(self, value: Any) -> Any:
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return self.fact.clean(typed)
        except ValueError as fault:
            raise forms.ValidationError(_("« %(value)s » : %(why)s.") % {
                "value": typed, "why": fault}) from fault  # fmt: skip


def _field(name: str, **kwargs: Any) -> FactField:
    return FactField(facts.ORGANISATION.get(name) or facts.PLACE[name], **kwargs)


class HoursField(forms.CharField):
    """`9h-12h, 14h-18h30` → [["09:00", "12:00"], ["14:00", "18:30"]]"""

    def clean(self, value: Any) -> list[list[str]]:
        typed = super().clean(value)
        periods = []
        for part in filter(None, (p.strip() for p in re.split(r"[,;]| et ", typed))):
            ends = re.split(r"\s*(?:-|–|à)\s*", part)
            times = [_TIME.fullmatch(end.strip()) for end in ends]
            if len(times) != 2 or not all(times):
                raise forms.ValidationError(_("« %(part)s » : écrivez par exemple 9h-12h.") % {
                    "part": part})  # fmt: skip
            periods.append([f"{int(t[1]):02}:{t[2] or '00'}" for t in times if t])
        try:
            facts.hours({"mo": periods})
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault
        return sorted(periods)


class OrganisationForm(forms.Form):
    """A structure and one of its places, on one page."""

    name = _field("name", required=True)
    acronym = _field("acronym")
    summary = _field("summary", help_text=_("Ce qu’une personne qui passe doit comprendre."))
    description = _field("description", widget=forms.Textarea)
    themes = forms.MultipleChoiceField(
        label=_("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    street = _field("street")
    postcode = _field("postcode")
    commune = forms.CharField(label=_("Commune"), required=False, max_length=100)
    closures = _field("closures", help_text=_("Par exemple : 24/12/2026 au 2/1/2027 ; 15/8/2027"))
    phone = _field("phone")
    email = _field("email")
    website = _field("website")
    admission = forms.ChoiceField(
        label=_("Pour qui"), required=False, choices=UNKNOWN + Place.Admission.choices
    )
    publics = forms.MultipleChoiceField(
        label=_("Publics"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(vocabulary.inclusion()["publics"].items()),
    )  # fmt: skip
    reception = forms.MultipleChoiceField(
        label=_("Accueil"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(vocabulary.inclusion()["reception"].items()),
    )  # fmt: skip
    price = forms.ChoiceField(
        label=_("Prix"), required=False, choices=UNKNOWN + Place.Price.choices
    )
    is_step_free = forms.NullBooleanField(label=_("Accessible sans marche"), required=False)
    siren = _field("siren")
    siret = _field("siret")
    rna = _field("rna")
    legal_category = forms.ChoiceField(label=_("Catégorie juridique"), required=False)
    activity = _field("activity")
    accreditations = forms.MultipleChoiceField(
        label=_("Agréments et labels"), required=False, widget=forms.CheckboxSelectMultiple
    )
    listed = forms.BooleanField(label=_("Dans l’annuaire public"), required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = LegalCategory.objects.in_force().values_list("code", "name")
        self.fields["legal_category"].choices = [
            *UNKNOWN, *((code, f"{name} ({code})") for code, name in choices)
        ]  # fmt: skip
        self.fields["themes"].choices = [(t.pk, t.name) for t in Theme.objects.in_force()]
        self.fields["accreditations"].choices = [
            (k.pk, k.name) for k in AccreditationKind.objects.in_force()
        ]
        for day, label in WEEK.items():
            self.fields[f"hours_{day}"] = HoursField(label=label, required=False)

    @property
    def hour_fields(self) -> list:
        return [self[f"hours_{day}"] for day in WEEK]

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"]
        if not typed:
            return None
        found = territories.communes_called(typed)
        if not found:
            raise forms.ValidationError(_("« %(name)s » n’est pas une commune connue.") % {
                "name": typed})  # fmt: skip
        postcode = self.cleaned_data.get("postcode")
        return next((c for c in found if postcode and postcode in c.postcodes), found[0]).code

    def stated(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The form as values of claims: of the organisation, and of its place."""
        said = self.cleaned_data
        organisation = {name: said[name] or None for name in OF_ORGANISATION}
        organisation["listed"] = said["listed"]
        for slug, _label in self.fields["themes"].choices:
            organisation[f"theme:{slug}"] = True if slug in said["themes"] else None
        for slug, _label in self.fields["accreditations"].choices:
            kept = self.initial.get(f"accreditation:{slug}") or {"number": ""}
            chosen = slug in said["accreditations"]
            organisation[f"accreditation:{slug}"] = kept if chosen else None
        place = {name: said[name] or None for name in OF_PLACE}
        hours = {day: said[f"hours_{day}"] for day in WEEK if said[f"hours_{day}"]}
        place |= {name: sorted(said[name]) or None for name in ("publics", "reception")}
        return organisation, place | {
            "commune": said["commune"],
            "is_step_free": said["is_step_free"],
            "hours": hours or None,
        }


def as_shown(organisation: Organisation, place: Place | None) -> tuple[dict, dict]:
    """What the page shows, in the same shape as `stated`: what differs is what a person said."""
    said: dict[str, Any] = {
        name: getattr(organisation, name) or None
        for name in OF_ORGANISATION
        if name not in ("legal_category", "activity")
    }
    said["listed"] = organisation.is_listed
    said["legal_category"] = organisation.legal_category_id
    said["activity"] = organisation.activity_id
    said |= {f"theme:{theme.pk}": True for theme in organisation.themes.all()}
    for held in organisation.accreditations.all():
        dates = {"from": held.valid_from, "until": held.valid_until}
        said[f"accreditation:{held.kind_id}"] = {
            "number": held.number,
            **{k: v.isoformat() for k, v in dates.items() if v},
        }
    if place is None:
        return said, {}
    of_place: dict[str, Any] = {name: getattr(place, name) or None for name in OF_PLACE}
    return said, of_place | {
        "commune": place.commune_id,
        "is_step_free": place.is_step_free,
        "publics": place.publics or None,
        "reception": place.reception or None,
        "hours": place.hours or None,
    }


def initial(organisation: Organisation, place: Place | None) -> dict[str, Any]:
    """What the form shows first."""
    said, of_place = as_shown(organisation, place)
    found = {**said, **of_place, "version": organisation.version}
    found["themes"] = [k.removeprefix("theme:") for k in said if k.startswith("theme:")]
    held = [k.removeprefix("accreditation:") for k in said if k.startswith("accreditation:")]
    found["accreditations"] = held
    found["commune"] = str(place.commune) if place and place.commune else ""
    found["closures"] = " ; ".join(_days(*days) for days in of_place.get("closures") or ())
    for day, periods in (of_place.get("hours") or {}).items():
        found[f"hours_{day}"] = ", ".join("-".join(_short(t) for t in p) for p in periods)
    return found


def _days(first: str, last: str) -> str:
    """`2026-12-24`, `2027-01-02` → `24/12/2026 au 02/01/2027`"""
    said = [f"{dt.date.fromisoformat(day):%d/%m/%Y}" for day in (first, last)]
    return " au ".join(dict.fromkeys(said))


def _short(time: str) -> str:
    hours, minutes = time.split(":")
    return f"{int(hours)}h{minutes if minutes != '00' else ''}"


class CloseForm(forms.Form):
    closed_on = forms.DateField(
        label=_("Fermée depuis le"), widget=forms.DateInput(attrs={"type": "date"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
