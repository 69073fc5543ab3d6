"""What is typed of a group, of mandates, of meetings and of what they decide. Saves nothing."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.accounts.models import User
from maillage.base import clock
from maillage.groups.frames import OpenItem
from maillage.groups.models import Group, Mandate, Meeting
from maillage.organisations.models import Organisation
from maillage.territories import queries as territories
from maillage.web.inputs import DayInput, HourInput

MOST_ITEMS = 40
FARTHEST = 3660  # days to the day of a task


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class GroupForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Nom"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Sorte de groupe"), choices=Group.Kind.choices)
    summary = forms.CharField(label=gettext_lazy("En une phrase"), max_length=250, required=False)
    text = forms.CharField(
        label=gettext_lazy("Ce qu’il fait"), max_length=5000, required=False, widget=_area(6)
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("En ligne : tout le monde voit sa page publique"),
        required=False,
        initial=True,
    )


class MandateForm(forms.Form):
    side = forms.ChoiceField(label=gettext_lazy("Au titre de"), choices=Mandate.Side.choices)
    organisation = forms.CharField(
        label=gettext_lazy("Structure"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Son nom exact dans l’annuaire, ou l’adresse de sa fiche."),
    )
    name = forms.CharField(label=gettext_lazy("Nom de la personne"), max_length=120, required=False)
    email = forms.EmailField(
        label=gettext_lazy("Adresse de son compte ici"),
        required=False,
        help_text=gettext_lazy(
            "Avec un compte, la personne lit l’intérieur du groupe tant que dure son mandat. Sans "
            "personne, ce sont celles qui tiennent la fiche de la structure."
        ),
    )
    role = forms.CharField(
        label=gettext_lazy("Rôle"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Présidente, animateur, suppléante…"),
    )
    starts = forms.DateField(label=gettext_lazy("Depuis le"), widget=DayInput)
    ends = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Son dernier jour : le lendemain, l’intérieur lui est fermé."),
    )
    powers = forms.MultipleChoiceField(
        label=gettext_lazy("Ce que le mandat permet, en plus de lire"),
        choices=Mandate.Power.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    is_public = forms.BooleanField(
        label=gettext_lazy("Sur la page publique du groupe"), required=False, initial=True
    )

    def __init__(self, *args: Any, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reader = reader

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"].strip()
        if not typed:
            return None
        slug = typed.rstrip("/").rpartition("/")[2]
        rows = Organisation.objects.visible_to(self.reader).active()
        found = list(rows.filter(Q(slug=slug) | Q(name__iexact=typed))[:2])
        if not found:
            raise forms.ValidationError(_("L’annuaire n’a pas de structure de ce nom."))
        if len(found) > 1:
            raise forms.ValidationError(
                _("Plusieurs structures ont ce nom : collez l’adresse de la fiche.")
            )
        return found[0]

    def clean_email(self) -> User | None:
        typed = self.cleaned_data["email"]
        if not typed:
            return None
        found = User.objects.filter(email__iexact=typed, is_active=True).first()
        if found is None:
            raise forms.ValidationError(
                _("Personne n’a de compte à cette adresse : laissez vide en attendant.")
            )
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", _("La fin vient avant le début."))
        is_named = cleaned.get("organisation") or cleaned.get("name")
        if not is_named and not {"organisation", "name"} & self.errors.keys():
            self.add_error("name", _("Qui ? Une structure, une personne, ou les deux."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """As the table keeps it."""
        cleaned = dict(self.cleaned_data)
        organisation, user = cleaned.pop("organisation"), cleaned.pop("email")
        ids = {"organisation_id": organisation and organisation.pk, "user_id": user and user.pk}
        return cleaned | ids


class MeetingForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    day = forms.DateField(label=gettext_lazy("Le"), widget=DayInput)
    begins = forms.TimeField(label=gettext_lazy("De"), widget=HourInput)
    ends = forms.TimeField(label=gettext_lazy("À"), widget=HourInput)
    venue = forms.CharField(label=gettext_lazy("Lieu"), max_length=200, required=False)
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80, required=False)
    online = forms.URLField(
        label=gettext_lazy("Adresse en ligne"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    waiting = forms.MultipleChoiceField(
        label=gettext_lazy("Ce qui attend le groupe"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    items = forms.CharField(
        label=gettext_lazy("Ordre du jour"),
        required=False,
        max_length=8000,
        widget=_area(5),
        help_text=gettext_lazy("Un point par ligne."),
    )
    is_shown = forms.BooleanField(
        label=gettext_lazy("Réunion ouverte : elle est annoncée dans l’agenda"), required=False
    )

    def __init__(self, *args: Any, waiting: Sequence[OpenItem] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting = {f"{item.kind}:{item.key}": item for item in waiting}
        field = self.fields["waiting"]
        field.choices = [(name, item.text) for name, item in self._waiting.items()]  # type: ignore[attr-defined]
        if not waiting:
            del self.fields["waiting"]

    def clean_commune(self) -> str | None:
        typed = self.cleaned_data["commune"]
        found = territories.communes_called(typed) if typed else []
        if typed and len(found) != 1:
            raise forms.ValidationError(
                _("Plusieurs communes ont ce nom : écrivez son code INSEE.")
                if found
                else _("Cette commune n’est pas du territoire.")
            )
        return found[0].pk if found else None

    def clean_day(self) -> dt.date:
        day = self.cleaned_data["day"]
        if abs((day - clock.today()).days) > 366:
            raise forms.ValidationError(_("Ce jour est à plus d’un an : vérifiez l’année."))
        return day

    def clean_items(self) -> list[str]:
        lines = [line.strip()[:300] for line in self.cleaned_data["items"].splitlines()]
        if len(kept := [line for line in lines if line]) > MOST_ITEMS:
            raise forms.ValidationError(
                _("%(n)s points au plus : une réunion n’en tient pas tant.") % {"n": MOST_ITEMS}
            )
        return kept

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("La fin vient avant le début."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Of the event."""
        cleaned = self.cleaned_data
        moments = [f"{cleaned['day']}T{cleaned[name]:%H:%M}" for name in ("begins", "ends")]
        named = {name: cleaned[name] for name in ("name", "venue", "online", "is_shown")}
        return named | {
            "commune_id": cleaned["commune"],
            "starts": moments[0],
            "ends": moments[1],
        }

    def agenda(self, before: Sequence[dict[str, str]] = ()) -> list[dict[str, str]]:
        """Its items: a line that was tied to something stays tied to it."""
        tied = {item["text"]: item for item in before if item.get("kind")}
        own = [tied.get(line, {"text": line}) for line in self.cleaned_data["items"]]
        chosen = [self._waiting[name] for name in self.cleaned_data.get("waiting", ())]
        return own + [{"text": one.text, "kind": one.kind, "key": one.key} for one in chosen]


class MinutesForm(forms.Form):
    present = forms.MultipleChoiceField(
        label=gettext_lazy("Présents"), required=False, widget=forms.CheckboxSelectMultiple
    )
    excused = forms.MultipleChoiceField(
        label=gettext_lazy("Excusés"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(
        label=gettext_lazy("Compte rendu"),
        required=False,
        max_length=30_000,
        widget=_area(12),
        help_text=gettext_lazy("Les décisions et les tâches s’écrivent à part, sur la réunion."),
    )

    def __init__(self, *args: Any, members: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), str(row)) for row in members]
        for name in ("present", "excused"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def numbers(self, name: str) -> list[int]:
        return [int(pk) for pk in self.cleaned_data[name]]


class DecisionForm(forms.Form):
    words = forms.CharField(
        label=gettext_lazy("Ce qui est décidé"), max_length=2000, widget=_area(3)
    )
    about = forms.ChoiceField(label=gettext_lazy("À propos de"), required=False)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tied = [item for item in meeting.items if item.get("kind")]
        choices = [(f"{item['kind']}:{item['key']}", item["text"]) for item in tied]
        self.fields["about"].choices = [("", _("Rien en particulier")), *choices]  # type: ignore[attr-defined]
        if not tied:
            del self.fields["about"]

    def subject(self) -> tuple[str, str]:
        kind, _colon, key = self.cleaned_data.get("about", "").partition(":")
        return kind, key


class TaskForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("À faire"), max_length=300)
    owner_id = forms.TypedChoiceField(
        label=gettext_lazy("Par qui"), required=False, coerce=int, empty_value=None
    )
    due = forms.DateField(
        label=gettext_lazy("Pour le"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Trois jours avant, le message du site le rappelle à qui le fait."),
    )

    def __init__(self, *args: Any, members: Sequence[Mandate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.pk), str(row)) for row in members]
        self.fields["owner_id"].choices = [("", _("Personne encore")), *choices]  # type: ignore[attr-defined]

    def clean_due(self) -> dt.date | None:
        due = self.cleaned_data["due"]
        if due and abs((due - clock.today()).days) > FARTHEST:
            raise forms.ValidationError(_("Ce jour est à plus de dix ans : vérifiez l’année."))
        return due


class GroupDocumentForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Document"),
        help_text=gettext_lazy("PDF, ODT, DOCX, ODS, XLSX, JPEG ou PNG ; 10 Mo au plus."),
    )
