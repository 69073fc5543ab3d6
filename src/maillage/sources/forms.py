"""What an officer types about a file and about a source. Saves nothing."""

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from maillage.base import text
from maillage.reading import mappings, tables
from maillage.sources import queries
from maillage.sources.formats import FORMATS
from maillage.sources.models import PEOPLE, ImportRun, Licence, Source
from maillage.sources.targets import TARGETS, target_of

LARGEST = 100_000_000
NEW = ""


class UploadForm(forms.Form):
    """A file, and whose words it holds."""

    file = forms.FileField(
        label=_("Fichier"),
        help_text=_(
            "CSV, XLSX, ODS, GeoJSON ou JSON, jusqu’à 100 Mo. Rien n’est mis en ligne "
            "avant votre accord."
        ),
    )
    source = forms.ChoiceField(
        label=_("D’où vient cette liste ?"),
        required=False,
        help_text=_("Une nouvelle version d’une liste connue est comparée à la précédente."),
    )
    target = forms.TypedChoiceField(label=_("De quoi parle-t-elle ?"), required=False)
    name = forms.CharField(
        label=_("Nom de la nouvelle source"),
        required=False,
        max_length=200,
        help_text=_("Par exemple « Annuaire de la maison des associations »."),
    )
    licence = forms.ChoiceField(
        label=_("Licence de la nouvelle source"),
        required=False,
        help_text=_("Elle dit dans quels exports ces données pourront figurer."),
    )
    edition = forms.DateField(
        label=_("Date du fichier"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = Source.objects.exclude(pk=PEOPLE).values_list("pk", "name")
        self.fields["source"].choices = [(NEW, _("Une nouvelle source")), *known]
        self.fields["licence"].choices = [(r.pk, r.name) for r in Licence.objects.all()]
        self.fields["licence"].initial = "own"
        targets = [(name, target.label) for name, target in TARGETS.items()]
        meant = next((name for name, target in TARGETS.items() if target.goes_without_saying), "")
        self.fields["target"].choices = targets if meant else [("", "–"), *targets]
        self.fields["target"].initial = self.fields["target"].empty_value = meant
        if len(targets) == 1:  # nothing to choose
            del self.fields["target"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("Ce fichier dépasse 100 Mo."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("source") and not cleaned.get("name"):
            self.add_error("name", _("Donnez un nom à la source de cette liste."))
        if not cleaned.get("source") and not text.slugify(cleaned.get("name", "")):
            self.add_error("name", _("Ce nom n’a aucune lettre."))
        if not cleaned.get("source") and cleaned.get("target") == "":
            self.add_error("target", _("Dites de quoi parle cette liste."))
        return cleaned


class AddressField(forms.URLField):
    """Of the web, under the names that open a calendar too."""

    default_validators = [URLValidator(schemes=("http", "https", "webcal", "webcals"))]


class SourceForm(forms.Form):
    """What is known of a source, and how it is read by itself. `options`: what its target asks
    besides, a form of its own in the same page."""

    name = forms.CharField(label=_("Nom"), max_length=200)
    licence = forms.ModelChoiceField(label=_("Licence"), queryset=Licence.objects.all())
    attribution = forms.CharField(
        label=_("Mention demandée"),
        required=False,
        max_length=300,
        help_text=_("Elle figure dans les fichiers exportés."),
    )
    rank = forms.IntegerField(
        label=_("Rang"),
        min_value=1,
        max_value=99,
        initial=50,
        help_text=_(
            "Entre deux sources qui se contredisent, le plus petit rang l’emporte ; "
            "ce qu’une personne a écrit l’emporte toujours."
        ),
    )
    address = AddressField(
        label=_("Adresse du fichier"), required=False, max_length=500, assume_scheme="https"
    )
    format = forms.ChoiceField(label=_("Forme"))
    every_hours = forms.IntegerField(
        label=_("Relire toutes les … heures"),
        required=False,
        min_value=1,
        max_value=24 * 366,
        help_text=_(
            "24 pour chaque jour, 168 pour chaque semaine. Ce qui a changé est proposé à l’équipe."
        ),
    )
    is_automatic = forms.BooleanField(
        label=_("Mettre en ligne sans relecture ce qui est sûr"),
        required=False,
        help_text=_(
            "Quand elle est relue toute seule, ses lignes nouvelles ou modifiées qui ne "
            "font aucun doute vont en ligne sans vous. Le reste vous attend : ce qui est "
            "douteux, absent ou mis en attente, et toute la liste si elle a perdu plus "
            "d’un quart de ses lignes."
        ),
    )

    def __init__(self, data: Any = None, *, source: Source) -> None:
        names = (
            "name",
            "licence",
            "attribution",
            "address",
            "format",
            "every_hours",
            "is_automatic",
        )
        shown = {name: getattr(source, name) for name in names}
        super().__init__(data, initial=shown | {"rank": source.ranks.get("*", 50)})
        asks = target_of(source).options
        self.options = asks(data, initial=asks.initial_of(source.options), prefix="options")
        self.fields["format"].choices = queries.forms_of(source.target)
        self.ranks = source.ranks

    def is_valid(self) -> bool:
        return self.options.is_valid() & super().is_valid()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        known = FORMATS.get(cleaned.get("format", ""))
        if known and len(known.files) > 1 and cleaned.get("address"):
            raise forms.ValidationError(
                _("Ce registre a plusieurs fichiers : « maillage import %(name)s » le relit.")
                % {"name": known.name}
            )
        if cleaned.get("is_automatic") and not (
            cleaned.get("address") and cleaned.get("every_hours")
        ):
            self.add_error(
                "is_automatic", _("Donnez l’adresse où la relire, et toutes les combien d’heures.")
            )
        return cleaned

    def stated(self) -> dict[str, Any]:
        cleaned = dict(self.cleaned_data)
        rank = cleaned.pop("rank")
        return cleaned | {"ranks": {**self.ranks, "*": rank}, "options": self.options.stated()}


class ReadingForm(forms.Form):
    """How a file was read, so that a person may say otherwise."""

    encoding = forms.ChoiceField(label=_("Écriture des accents"), required=False)
    delimiter = forms.ChoiceField(label=_("Séparateur des colonnes"), required=False)
    sheets = forms.MultipleChoiceField(
        label=_("Feuilles à lire"), required=False, widget=forms.CheckboxSelectMultiple
    )
    header_line = forms.IntegerField(label=_("Ligne des titres"), min_value=1, required=False)

    def __init__(self, data: Any = None, *, run: ImportRun) -> None:
        shape = run.shape
        shown = {"header_line": run.header_line, "sheets": shape.get("read", ())}
        shown |= {name: run.asked.get(name, "") for name in ("encoding", "delimiter")}
        super().__init__(data, initial=shown, prefix="read")
        for name, known in (("encoding", tables.ENCODINGS), ("delimiter", tables.DELIMITERS)):
            by_itself = "" if run.asked.get(name) else known.get(shape.get(name, ""), "")
            looks = _("d’après le fichier : %(v)s") % {"v": by_itself}
            none = ("", looks if by_itself else _("d’après le fichier"))
            self.fields[name].choices = [none, *known.items()]
        self.fields["sheets"].choices = [
            (name, ngettext("%(s)s (%(n)s ligne)", "%(s)s (%(n)s lignes)", n) % {"s": name, "n": n})
            for name, n in shape.get("sheets", ())
        ]
        if shape.get("format") != "csv":
            del self.fields["delimiter"]
        if shape.get("format") == "spreadsheet":
            del self.fields["encoding"]
        if len(shape.get("sheets", ())) < 2:
            del self.fields["sheets"]
        if shape.get("format") == "json":
            del self.fields["header_line"]

    def asked(self) -> dict[str, Any]:
        """As `tables.Asked`; a line of titles is one of the sheets that are read."""
        found = {name: value for name, value in self.cleaned_data.items() if value}
        if "header_line" in found and "header_line" not in self.changed_data:
            del found["header_line"]
        return found


class SharedMappingForm(forms.Form):
    """What a colleague says of the columns of the same list."""

    file = forms.FileField(
        label=_("Fichier de correspondance"),
        help_text=_("Celui qu’un collègue a enregistré ici pour la même liste : rien d’autre."),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
    )

    def body(self) -> bytes:
        """One byte more than may be, at the most."""
        return self.cleaned_data["file"].read(mappings.LARGEST + 1)


class MappingForm(forms.Form):
    """What each column holds: a choice for each, guessed first."""

    is_whole = forms.BooleanField(
        label=_("Ce fichier est la liste entière"),
        required=False,
        help_text=_("Décochez pour un extrait : ce qu’il ne contient pas n’est pas absent."),
    )

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
        cleaned = super().clean() or {}
        given = [(c, cleaned.get(self.name_of(c))) for c in self.columns]
        taken: dict[str, Any] = {}
        for column, name in given:
            if name and name in taken:
                self.add_error(
                    self.name_of(column),
                    _("La colonne « %(c)s » dit déjà cela.") % {"c": taken[name]},
                )
            elif name:
                taken[name] = column.title
        return cleaned

    def mapping(self) -> dict[str, str]:
        return {c.title: self.cleaned_data[self.name_of(c)] for c in self.columns}
