"""What an officer types about a file and about a source. Saves nothing."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.base import text
from maillage.sources.formats import FORMATS
from maillage.sources.models import PEOPLE, Licence, Source
from maillage.sources.rules import Waits
from maillage.vocabulary import queries as vocabulary

LARGEST = 100_000_000
NEW = ""


class UploadForm(forms.Form):
    """A file, and whose words it holds."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_("CSV, XLSX, ODS, GeoJSON ou JSON, jusqu’à 100 Mo. Rien n’est mis en ligne "
                    "avant votre accord."),
    )  # fmt: skip
    source = forms.ChoiceField(
        label=_("D’où vient cette liste ?"),
        required=False,
        help_text=_("Une nouvelle version d’une liste connue est comparée à la précédente."),
    )
    name = forms.CharField(
        label=_("Nom de la nouvelle source"), required=False, max_length=200,
        help_text=_("Par exemple « Annuaire de la maison des associations »."),
    )  # fmt: skip
    licence = forms.ChoiceField(
        label=_("Licence de la nouvelle source"), required=False,
        help_text=_("Elle dit dans quels exports ces données pourront figurer."),
    )  # fmt: skip
    edition = forms.DateField(
        label=_("Date du fichier"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Source.objects.exclude(pk=PEOPLE).values_list("pk", "name")
        self.fields["source"].choices = [(NEW, _("Une nouvelle source")), *known]
        self.fields["licence"].choices = [(r.pk, r.name) for r in Licence.objects.all()]
        self.fields["licence"].initial = "own"

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 100 Mo."))
        return file

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("source") and not said.get("name"):
            self.add_error("name", _("Donnez un nom à la source de cette liste."))
        if not said.get("source") and not text.slugify(said.get("name", "")):
            self.add_error("name", _("Ce nom n’a aucune lettre."))
        return said


PLAIN_FORMATS = [("file", _("Tableau, JSON ou GeoJSON")), ("gogocarto", _("Carte GoGoCarto"))]


class SourceForm(forms.Form):
    """What is known of a source, and how it is read by itself."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    licence = forms.ModelChoiceField(label=_("Licence"), queryset=Licence.objects.all())
    attribution = forms.CharField(
        label=_("Mention demandée"), required=False, max_length=300,
        help_text=_("Elle figure dans les fichiers exportés."),
    )  # fmt: skip
    rank = forms.IntegerField(
        label=_("Rang"), min_value=1, max_value=99, initial=50,
        help_text=_("Entre deux sources qui se contredisent, le plus petit rang parle ; "
                    "une personne parle toujours avant."),
    )  # fmt: skip
    pairs_identifiers = forms.BooleanField(
        label=_("Elle sait quel numéro RNA est quel SIREN"), required=False,
        help_text=_("Seulement pour un registre : ses couples rapprochent des fiches."),
    )  # fmt: skip
    address = forms.URLField(
        label=_("Adresse du fichier"), required=False, max_length=500, assume_scheme="https"
    )
    format = forms.ChoiceField(
        label=_("Forme"),
        choices=lambda: [*PLAIN_FORMATS, *((f.name, f.details["name"]) for f in FORMATS)],
    )
    every_days = forms.IntegerField(
        label=_("Relire tous les … jours"), required=False, min_value=1, max_value=366,
        help_text=_("Ce qui a changé est proposé à l’équipe, jamais mis en ligne tout seul."),
    )  # fmt: skip

    waits_everything = forms.BooleanField(
        label=_("Toutes ses nouvelles structures attendent une décision"), required=False
    )
    waits_families = forms.MultipleChoiceField(
        label=_("Attendent une décision : celles de ces familles"), required=False,
        widget=forms.CheckboxSelectMultiple, choices=vocabulary.families,
    )  # fmt: skip
    waits_activities = forms.CharField(
        label=_("Attendent une décision : celles de ces activités"), required=False, max_length=500,
        help_text=_("Codes NAF ou leur début, séparés par des virgules : 94.99Z, 68. Elles ne sont "
                    "mises en ligne que si vous le demandez."),
    )  # fmt: skip

    def clean_waits_activities(self) -> list[str]:
        found = [
            c.upper() for c in re.split(r"[\s,;]+", self.cleaned_data["waits_activities"]) if c
        ]
        for code in found:
            if not vocabulary.is_activity(code):
                raise forms.ValidationError(
                    _("Aucune activité ne commence par « %(code)s ».") % {"code": code}
                )
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        known = FORMATS.get(said.get("format", ""))
        if known and len(known.files) > 1 and said.get("address"):
            raise forms.ValidationError(
                _("Ce registre a plusieurs fichiers : « maillage import %(name)s » le relit.")
                % {"name": known.name}
            )
        return said

    @staticmethod
    def initial_of(source: Source) -> dict[str, Any]:
        names = ("name", "licence", "attribution", "pairs_identifiers", "address", "format",
                 "every_days")  # fmt: skip
        waits = Waits.of(source)
        return {n: getattr(source, n) for n in names} | {
            "rank": source.ranks.get("*", 50),
            "waits_everything": waits.everything,
            "waits_families": waits.families,
            "waits_activities": ", ".join(waits.activities),
        }

    def stated(self, source: Source) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        rank = said.pop("rank")
        waits = {name: said.pop(f"waits_{name}") for name in Waits._fields}
        return said | {"ranks": {**source.ranks, "*": rank}, "waits": waits}


class MappingForm(forms.Form):
    """What each column holds: a choice for each, guessed first."""

    is_whole = forms.BooleanField(
        label=_("Ce fichier est la liste entière"), required=False,
        help_text=_("Décochez pour un extrait : ce qu’il ne contient pas n’est pas absent."),
    )  # fmt: skip

    def __init__(self, *args: Any, columns: list, fields: list, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Laisser de côté")), *((f.name, f.label) for f in fields)]
        self.columns = columns
        for column in columns:
            self.fields[self.name_of(column)] = forms.ChoiceField(
                label=column.title, required=False, choices=choices, initial=column.field
            )

    @staticmethod
    def name_of(column: Any) -> str:
        return f"column_{column.number}"

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(column, self[self.name_of(column)]) for column in self.columns]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        given = [(c, said.get(self.name_of(c))) for c in self.columns]
        taken: dict[str, Any] = {}
        for column, name in given:
            if name and name in taken:
                self.add_error(
                    self.name_of(column),
                    _("La colonne « %(c)s » dit déjà cela.") % {"c": taken[name]},
                )
            elif name:
                taken[name] = column.title
        return said

    def mapping(self) -> dict[str, str]:
        return {c.title: self.cleaned_data[self.name_of(c)] for c in self.columns}
