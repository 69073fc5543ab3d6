"""What an officer types, cleaned into what a claim may state. Saves nothing."""

import datetime as dt
from collections.abc import Collection
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.base.kinds import ContributionLike
from maillage.directory.queries import Card, previewed
from maillage.finder import completing
from maillage.organisations import facts
from maillage.organisations.models import Organisation, Picture, Place
from maillage.organisations.queries.shown import OF_ORGANISATION, OF_PLACE, as_shown
from maillage.organisations.stated import Stated
from maillage.organisations.words import WEEK, in_words, label_of
from maillage.participation.sending import SentForm
from maillage.territories import hours
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary
from maillage.vocabulary.models import AccreditationKind, LegalCategory, Theme

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
            raise forms.ValidationError(
                _("« %(value)s » : %(why)s.") % {"value": typed, "why": fault}
            ) from fault


def _field(name: str, **kwargs: Any) -> FactField:
    return FactField(facts.ORGANISATION.get(name) or facts.PLACE[name], **kwargs)


class HoursField(forms.CharField):
    """`9h-12h, 14h-18h30` → [["09:00", "12:00"], ["14:00", "18:30"]]; or as another day."""

    def clean(self, value: Any) -> hours.Periods | hours.SameAs:
        try:
            return hours.read(super().clean(value))
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault


class OrganisationForm(forms.Form):
    """A structure and one of its places, on one page."""

    name = _field("name", required=True)
    acronym = _field("acronym")
    summary = _field("summary", help_text=_("Ce qu’une personne qui passe doit comprendre."))
    description = _field("description", widget=forms.Textarea)
    offers = _field("offers", widget=forms.Textarea(attrs={"rows": 3}))
    wants = _field(
        "wants",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Des bénévoles, un local, du matériel, un savoir-faire…"),
    )
    partners = _field(
        "partners",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Un nom par ligne : ceux de l’annuaire deviennent des liens."),
    )
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
        label=_("Publics"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(vocabulary.inclusion()["publics"].items()),
    )
    reception = forms.MultipleChoiceField(
        label=_("Accueil"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: list(vocabulary.inclusion()["reception"].items()),
    )
    price = forms.ChoiceField(
        label=_("Prix"), required=False, choices=UNKNOWN + Place.Price.choices
    )
    is_step_free = forms.NullBooleanField(label=_("De plain-pied"), required=False)
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

    FOR_THE_TEAM = ("legal_category", "activity", "accreditations", "listed")

    def __init__(self, *args: Any, is_team: bool = True, **kwargs: Any) -> None:
        """Not `is_team`: what registers or the team alone may say is not asked."""
        super().__init__(*args, **kwargs)
        choices = LegalCategory.objects.in_force().values_list("code", "name")
        self.fields["legal_category"].choices = [
            *UNKNOWN,
            *((code, f"{name} ({code})") for code, name in choices),
        ]
        self.fields["themes"].choices = [(t.pk, t.name) for t in Theme.objects.in_force()]
        self.fields["accreditations"].choices = [
            (k.pk, k.name) for k in AccreditationKind.objects.in_force()
        ]
        self._ask_hours()
        if not is_team:
            for name in self.FOR_THE_TEAM:
                del self.fields[name]

    def _ask_hours(self) -> None:
        """A line for each day, where the practical facts are; each can repeat the one before."""
        before: dict[str, str] = {}
        for day, label in WEEK.items():
            widget = forms.TextInput(attrs=before)
            self.fields[f"hours_{day}"] = HoursField(
                label=label, required=False, max_length=200, widget=widget
            )
            like = _("Comme %(day)s") % {"day": str(label).lower()}
            before = {"data-copies": self[f"hours_{day}"].id_for_label, "data-label": like}
        names = list(self.fields)
        practical = names[: names.index("is_step_free") + 1]
        self.order_fields([*practical, *(f"hours_{day}" for day in WEEK)])

    @property
    def hour_fields(self) -> list:
        return [self[f"hours_{day}"] for day in WEEK]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        week = {day: cleaned[f"hours_{day}"] for day in WEEK if f"hours_{day}" in cleaned}
        found, lost = hours.resolved(week)
        for day, why in lost.items():
            self.add_error(f"hours_{day}", why)
        return cleaned | {f"hours_{day}": periods for day, periods in found.items()}

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"]
        if not typed:
            return None
        found = completing.called(typed)
        if not found:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas une commune connue.") % {"name": typed}
            )
        postcode = self.cleaned_data.get("postcode")
        return next((c for c in found if postcode and postcode in c.postcodes), found[0]).code

    def stated(self) -> Stated:
        """The form as values of claims. A field that this form does not show says nothing."""
        return Stated(self._of_organisation(), self._of_place())

    def _of_organisation(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        organisation = {name: cleaned[name] or None for name in OF_ORGANISATION if name in cleaned}
        if "listed" in cleaned:
            organisation["listed"] = cleaned["listed"]
        if "themes" in cleaned:
            for slug, _label in self.fields["themes"].choices:
                organisation[f"theme:{slug}"] = True if slug in cleaned["themes"] else None
        if "accreditations" in cleaned:
            for slug, _label in self.fields["accreditations"].choices:
                kept = self.initial.get(f"accreditation:{slug}") or {"number": ""}
                chosen = slug in cleaned["accreditations"]
                organisation[f"accreditation:{slug}"] = kept if chosen else None
        return organisation

    def _of_place(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        place = {name: cleaned[name] or None for name in (*OF_PLACE, "commune") if name in cleaned}
        lists = [name for name in ("publics", "reception") if name in cleaned]
        place |= {name: sorted(cleaned[name]) or None for name in lists}
        if "is_step_free" in cleaned:
            place["is_step_free"] = cleaned["is_step_free"]
        if "hours_mo" in cleaned:
            week = {day: cleaned[f"hours_{day}"] for day in WEEK if cleaned[f"hours_{day}"]}
            place["hours"] = week or None
        return place


def initial(organisation: Organisation, place: Place | None) -> dict[str, Any]:
    """What the form shows first."""
    shown = as_shown(organisation, place)
    cleaned, of_place = shown.organisation, shown.place
    found = shown.together() | {"version": organisation.version}
    found["themes"] = [k.removeprefix("theme:") for k in cleaned if k.startswith("theme:")]
    held = [k.removeprefix("accreditation:") for k in cleaned if k.startswith("accreditation:")]
    found["accreditations"] = held
    found["commune"] = str(place.commune) if place and place.commune else ""
    found["closures"] = " ; ".join(_days(*days) for days in of_place.get("closures") or ())
    for day, periods in (of_place.get("hours") or {}).items():
        found[f"hours_{day}"] = hours.written(periods)
    return found


ELSEWHERE = (
    "acronym",
    "description",
    "offers",
    "wants",
    "partners",
    "email",
    "website",
    "siren",
    "rna",
)


class Preview(NamedTuple):
    """The card that a form would make, and what its page says besides: (label, words)."""

    card: Card
    lines: list[tuple[str, str]]


def preview(
    form: OrganisationForm, page: Organisation | None = None, place: Place | None = None
) -> Preview | None:
    """What visitors would see, once the form is right; nothing is saved."""
    if not (form.is_bound and form.is_valid()):
        return None
    stated = form.stated()
    told = ((name, stated.organisation.get(name)) for name in ELSEWHERE)
    lines = [(label_of(name), in_words(name, value)) for name, value in told if value]
    return Preview(previewed(stated, page, place), lines)


def of_contribution(contribution: ContributionLike) -> dict[str, Any]:
    """What the form showed when it was sent: a contribution is corrected from its own words."""
    cleaned = Stated.of_patch(contribution.patch).together()
    found = {name: value for name, value in cleaned.items() if ":" not in name}
    themes = [k.removeprefix("theme:") for k, v in cleaned.items() if k.startswith("theme:") and v]
    found |= {"themes": themes} if themes else {}
    if code := found.get("commune"):
        commune = territories.commune_of_today(code)
        found["commune"] = commune.name if commune else ""
    for day, periods in (found.pop("hours", None) or {}).items():
        found[f"hours_{day}"] = hours.written(periods)
    return found | {"note": contribution.note}


def _days(first: str, last: str) -> str:
    """`2026-12-24`, `2027-01-02` → `24/12/2026 au 02/01/2027`"""
    cleaned = [f"{dt.date.fromisoformat(day):%d/%m/%Y}" for day in (first, last)]
    return " au ".join(dict.fromkeys(cleaned))


NOT_ASKED = (
    "offers",
    "wants",
    "partners",
    "acronym",
    "closures",
    "publics",
    "reception",
    "siren",
    "rna",
    "legal_category",
    "activity",
    "accreditations",
    "listed",
    "version",
)


class ContributionForm(SentForm, OrganisationForm):
    """A structure as anybody may propose or correct it: four fields are required."""

    note = forms.CharField(
        label=_("Un mot pour l’équipe"),
        required=False,
        max_length=1000,
        help_text=_("D’où vous tenez l’information, par exemple. Il n’est pas publié."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    REQUIRED = ("name", "summary", "commune")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NOT_ASKED:
            del self.fields[name]
        for name in self.REQUIRED:
            self.fields[name].required = True
        self.fields["description"].widget.attrs["rows"] = 5

    @property
    def words(self) -> str:
        """The free text, for what a machine may notice in it."""
        cleaned = self.cleaned_data
        return " ".join(cleaned.get(n) or "" for n in ("name", "summary", "description", "note"))


class PartForm(OrganisationForm):
    """The fields of a page that an error speaks of, put right where it is reviewed."""

    def __init__(self, *args: Any, question: str, asked: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        for name in [name for name in self.fields if name.partition("_")[0] not in asked]:
            del self.fields[name]
        self.order_fields([name for name in self.fields if name != "closures"])


class PictureForm(forms.Form):
    """A logo or a photograph."""

    kind = forms.ChoiceField(label=_("Sorte"), choices=Picture.Kind, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("Image"),
        help_text=_("JPEG, PNG ou WebP, 10 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=_("Ce qu’on y voit"),
        max_length=200,
        help_text=_("Lu aux personnes qui ne voient pas l’image."),
    )
    credit = forms.CharField(label=_("Auteur de l’image"), max_length=120, required=False)
    agrees = forms.BooleanField(
        label=_("J’ai le droit de la publier, et les personnes reconnaissables sont d’accord."),
    )


class ReportForm(SentForm):
    """An error, in one field."""

    problem = forms.ChoiceField(label=_("Que se passe-t-il ?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Dites-nous en plus"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, problems: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem"].choices = list(problems.items())
        del self.fields["agrees"]


class ObjectionForm(SentForm):
    """« Je ne veux pas figurer ici » : in one form, without an account."""

    page = forms.CharField(
        label=_("De quelle page s’agit-il ?"),
        required=False,
        max_length=300,
        help_text=_("Son adresse sur ce site, si vous la connaissez."),
    )
    note = forms.CharField(
        label=_("Ce que vous demandez"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["agrees"]


class CharterForm(forms.Form):
    text = forms.CharField(
        label=_("Texte de la charte"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 16})
    )


class CloseForm(forms.Form):
    closed_on = forms.DateField(
        label=_("Fermée depuis le"), widget=forms.DateInput(attrs={"type": "date"})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
