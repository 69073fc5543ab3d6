"""What readers ask for, and what the team writes. Saves nothing."""

import io
from typing import Any, BinaryIO

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.newsletter.models import Issue, IssueItem, Subscriber
from maillage.newsletter.rules import CONSENT, day_in
from maillage.territories import queries as territories
from maillage.vocabulary import queries as vocabulary

DAY = {"type": "date"}
LARGEST = 5_000_000  # bytes of a list


class ChoicesForm(forms.Form):
    """How often, and what comes first."""

    rhythm = forms.ChoiceField(
        label=_("Rythme"),
        choices=Subscriber.Rhythm,
        widget=forms.RadioSelect,
        initial=Subscriber.Rhythm.EACH,
    )
    themes = forms.MultipleChoiceField(
        label=_("Vos thèmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ce que vous cochez vient en premier ; le reste suit."),
    )
    communes = forms.MultipleChoiceField(
        label=_("Vos communes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"].choices = [(t.pk, t.name) for t in vocabulary.themes()]
        communes = territories.perimeter().order_by("name")
        self.fields["communes"].choices = communes.values_list("pk", "name")

    @property
    def chosen(self) -> dict[str, Any]:
        """As the acts take it."""
        return {name: self.cleaned_data[name] for name in ("rhythm", "themes", "communes")}


class SubscribeForm(ChoicesForm):
    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Un message vous demandera de confirmer. Chaque lettre permet d’arrêter."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(label=CONSENT)
    field_order = ["sender_email", "rhythm", "themes", "communes", "agrees"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user:
            del self.fields["sender_email"]


class IssueForm(forms.ModelForm):
    """The subject, the days and the word of an issue."""

    class Meta:
        model = Issue
        fields = ["title", "since", "day", "until", "intro"]
        widgets = {
            "since": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "day": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "until": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "intro": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts = {
            "title": _("Ce que les gens lisent avant d’ouvrir. Soixante signes au mieux."),
            "intro": _("Deux ou trois phrases. **gras**, *italique*, [lien](https://…)."),
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        since, day, until = (typed.get(name) for name in ("since", "day", "until"))
        if since and day and since > day:
            self.add_error("since", _("Ce jour vient après celui de l’envoi."))
        if day and until and until < day:
            self.add_error("until", _("Ce jour vient avant celui de l’envoi."))
        return typed

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class NewIssueForm(IssueForm):
    """The team writes its word once it has seen what there is."""

    class Meta(IssueForm.Meta):
        fields = ["title", "since", "day", "until"]


class ItemForm(forms.ModelForm):
    class Meta:
        model = IssueItem
        fields = ["title", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4, "maxlength": 600})}


class PlanForm(forms.Form):
    hour = forms.DateTimeField(
        label=_("Jour et heure de l’envoi"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Le mardi ou le jeudi, vers 9 h, on lit plus volontiers."),
    )


class ListForm(forms.Form):
    """A list of people who agreed elsewhere, as a file or pasted, and what holds for rows that do
    not say it."""

    name = forms.CharField(
        label=_("Nom de cette liste"),
        max_length=120,
        help_text=_("Par exemple « Forum des associations, septembre »."),
    )
    file = forms.FileField(
        label=_("Fichier"),
        required=False,
        help_text=_("CSV, XLSX ou ODS, jusqu’à 5 Mo ; les titres sur la première ligne."),
    )
    pasted = forms.CharField(
        label=_("Ou collez les lignes ici"),
        required=False,
        max_length=1_000_000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("Depuis un tableur, avec les titres : adresse, date, origine, texte."),
    )
    day = forms.CharField(
        label=_("Date du consentement"),
        required=False,
        max_length=20,
        help_text=_("Pour les lignes qui n’en disent pas : 12/03/2026."),
    )
    origin = forms.CharField(
        label=_("Où ces personnes ont-elles accepté ?"),
        required=False,
        max_length=200,
        help_text=_("Pour les lignes qui ne le disent pas : « Bulletin papier du forum »."),
    )
    words = forms.CharField(
        label=_("Le texte qu’elles ont accepté"),
        required=False,
        max_length=300,
        help_text=_("Pour les lignes qui ne le disent pas, mot pour mot."),
    )

    def clean_day(self) -> str:
        typed = self.cleaned_data["day"]
        if typed and day_in(typed) is None:
            raise forms.ValidationError(
                _("« %(day)s » n’est pas une date : écrivez 12/03/2026."), params={"day": typed}
            )
        return typed

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 5 Mo : partagez la liste."))
        return file

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and bool(typed.get("file")) == bool(typed.get("pasted")):
            raise forms.ValidationError(_("Donnez un fichier ou collez des lignes, pas les deux."))
        return typed

    @property
    def source(self) -> tuple[BinaryIO, str]:
        """(what is to be read, under which name)"""
        if file := self.cleaned_data["file"]:
            return file, file.name
        return io.BytesIO(self.cleaned_data["pasted"].encode()), "collé.csv"

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("day", "origin", "words")}
