"""What people type of news and classifieds. Saves nothing."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.look import prose
from maillage.news import rules
from maillage.news.actions.items import ToldPicture
from maillage.news.models import Classified
from maillage.organisations.models import Organisation
from maillage.participation.sending import SentForm
from maillage.territories import queries as territories
from maillage.timetables.dates import DAY_LONG
from maillage.vocabulary.models import Theme
from maillage.web.inputs import DayInput, HourInput

MOST_COMMUNES = 10
PASTED = re.compile(r"\s*<(p|div|h[1-6]|ul|ol|article|section|span|br)\b", re.IGNORECASE)


def _communes_called(typed: str) -> list[str]:
    """The codes of communes typed with commas between. Raises ValidationError, with the name."""
    codes = []
    for name in filter(None, (part.strip() for part in typed.split(","))):
        found = territories.communes_called(name)
        if not found:
            raise forms.ValidationError(
                _("« %(name)s » n’est pas une commune connue.") % {"name": name}
            )
        codes.append(found[0].pk)
    if len(codes) > MOST_COMMUNES:
        raise forms.ValidationError(
            _("Dix communes au plus ; aucune, si c’est tout le territoire.")
        )
    return list(dict.fromkeys(codes))


class ToldForm(SentForm):
    """What both forms hold: a text, themes, the structure that speaks."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.in_force(),
        label=gettext_lazy("Thèmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = Organisation.objects.visible_to(self.user)

    def clean_text(self) -> str:
        return as_markdown(self.cleaned_data["text"])


class NewsForm(ToldForm):
    name = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=120,
        help_text=gettext_lazy(
            "Ce qui se passe, en peu de mots : « La recyclerie ouvre le samedi »."
        ),
    )
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=250,
        required=False,
        help_text=gettext_lazy(
            "Ce que vous diriez à quelqu’un dans la rue : qui, quoi, pour qui, à partir de quand."
        ),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    text = forms.CharField(
        label=gettext_lazy("En détail"),
        max_length=10_000,
        required=False,
        help_text=gettext_lazy(
            "Une ligne vide sépare deux paragraphes. Une ligne qui commence par un tiret fait une "
            "liste, et une adresse de site devient un lien."
        ),
        widget=forms.Textarea(attrs={"rows": 9}),
    )
    picture = forms.FileField(
        label=gettext_lazy("Une image"),
        required=False,
        help_text=gettext_lazy(
            "JPEG, PNG ou WebP, 10 Mo au plus. Une photo prise au téléphone va bien."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=gettext_lazy("Ce qu’on y voit"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Lu aux personnes qui ne voient pas l’image : « Trois bénévoles trient des livres »."
        ),
    )
    without_picture = forms.BooleanField(
        label=gettext_lazy("Retirer l’image actuelle"), required=False
    )
    communes = forms.CharField(
        label=gettext_lazy("Communes"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Avec des virgules entre elles. Rien : celle de la structure."),
    )
    link = forms.URLField(
        label=gettext_lazy("Une page qui en dit plus"), required=False, assume_scheme="https"
    )
    signed = forms.CharField(
        label=gettext_lazy("Signature"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Un prénom, une fonction. Tout le monde la lira."),
    )

    def __init__(
        self, *args: Any, shows_picture: bool = False, has_picture: bool = False, **kwargs: Any
    ) -> None:
        """`shows_picture`: of whoever is published at once; others send words alone."""
        super().__init__(*args, **kwargs)
        if not shows_picture:
            del self.fields["picture"], self.fields["alt"]
        if not (shows_picture and has_picture):
            del self.fields["without_picture"]

    def clean_communes(self) -> list[str]:
        return _communes_called(self.cleaned_data["communes"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("picture") and not cleaned.get("alt"):
            self.add_error("alt", _("Dites en quelques mots ce que montre l’image."))
        return cleaned

    def stated(self) -> dict[str, Any]:
        """What is told, as JSON: see `actions.items.write`."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("name", "summary", "text", "link", "signed")}
        values["themes"] = sorted(theme.pk for theme in said["themes"])
        values["communes"] = said["communes"]
        if page := said["organisation"]:
            values["organisations"] = [page.pk]
            place = page.main_place()
            if not values["communes"] and place and place.commune_id:
                values["communes"] = [place.commune_id]
            if not values["themes"]:
                values["themes"] = sorted(page.themes.values_list("pk", flat=True))[:3]
        return values

    def told_picture(self) -> ToldPicture | None:
        file = self.cleaned_data.get("picture")
        return ToldPicture(file, self.cleaned_data["alt"]) if file else None

    @property
    def words(self) -> str:
        """All its free text."""
        names = ("name", "summary", "text", "signed", "link")
        return "\n".join(filter(None, (self.cleaned_data[name] for name in names)))


def as_markdown(typed: str) -> str:
    """Plain words stay as they are; a piece of a page keeps its paragraphs, lists and links."""
    return prose.from_html(typed) if PASTED.match(typed) else typed.strip()


def initial_of_news(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of a news item, as `actions.items.write` takes it."""
    names = territories.names_of_communes(values.get("communes") or [])
    return dict(values) | {
        "communes": ", ".join(
            names[code] for code in values.get("communes") or [] if code in names
        ),
        "organisation": next(iter(values.get("organisations") or ()), None),
    }


class ClassifiedForm(ToldForm):
    purpose = forms.ChoiceField(
        label=gettext_lazy("C’est pour"),
        choices=[
            (Classified.Purpose.GIVES, gettext_lazy("Donner : un meuble, un surplus, du temps")),
            (Classified.Purpose.SEEKS, gettext_lazy("Chercher quelque chose")),
            (
                Classified.Purpose.PREMISES,
                gettext_lazy("Un local : à prêter, à partager, recherché"),
            ),
            (Classified.Purpose.EQUIPMENT, gettext_lazy("Du matériel : à prêter, recherché")),
            (Classified.Purpose.VOLUNTEERS, gettext_lazy("Trouver des bénévoles")),
            (Classified.Purpose.PARTNERS, gettext_lazy("Trouver des partenaires")),
        ],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=120,
        help_text=gettext_lazy("Par exemple : « Canapé trois places, à venir chercher »."),
    )
    text = forms.CharField(
        label=gettext_lazy("En quelques phrases"),
        max_length=3000,
        required=False,
        help_text=gettext_lazy(
            "L’état, la taille, où et quand venir. Votre adresse n’est jamais montrée :"
            " on vous écrit par un formulaire."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    last_day = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        widget=DayInput,
        help_text=gettext_lazy("Trois mois au plus. Un message vous proposera de la prolonger."),
    )
    hour = forms.TimeField(
        label=gettext_lazy("Avant (heure)"),
        widget=HourInput,
        required=False,
        help_text=gettext_lazy("Pour ce qui part vite : un surplus à prendre avant 18 h."),
    )
    commune = forms.CharField(label=gettext_lazy("Commune"), max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "sender_email" in self.fields:
            self.fields["sender_email"].help_text = _(
                "Pour confirmer l’annonce et recevoir les réponses. Elle n’est jamais montrée."
            )

    def clean_commune(self) -> str:
        found = territories.communes_called(self.cleaned_data["commune"])
        if not found:
            raise forms.ValidationError(_("Cette commune n’est pas connue."))
        return found[0].pk

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("last_day"):
            return cleaned
        hour: dt.time | None = cleaned.get("hour")
        said = cleaned["last_day"].isoformat() + (f"T{hour:%H:%M}" if hour else "")
        try:
            cleaned["until"] = rules.checked_end(said, clock.now())
        except rules.EndsTooSoon as fault:
            self.add_error("hour" if hour else "last_day", str(fault))
        except rules.EndsTooLate as fault:
            self.add_error("last_day", str(fault))
        return cleaned

    def stated(self) -> dict[str, Any]:
        """What is said, as JSON: see `actions.classifieds.write`."""
        said = self.cleaned_data
        values = {name: said[name] for name in ("name", "text", "purpose", "until")}
        values["commune_id"] = said["commune"]
        values["themes"] = sorted(theme.pk for theme in said["themes"])
        if said["organisation"]:
            values["organisation_id"] = said["organisation"].pk
        return values

    @property
    def words(self) -> str:
        return f"{self.cleaned_data['name']}\n{self.cleaned_data['text']}"


def initial_of_classified(values: Mapping[str, Any]) -> dict[str, Any]:
    code = values.get("commune_id") or ""
    until = values["until"]
    return dict(values) | {
        "last_day": until[:DAY_LONG],
        "hour": until[DAY_LONG + 1 :],
        "commune": territories.names_of_communes([code]).get(code, ""),
        "organisation": values.get("organisation_id"),
    }


class AnswerToClassifiedForm(SentForm):
    """Writing to the author of a classified."""

    name = forms.CharField(
        label=gettext_lazy("Votre nom"),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Votre message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy(
            "Par exemple : « Bonjour, je peux venir samedi matin avec une remorque. »"
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = _(
            "J’accepte que mon nom et mon adresse soient donnés à l’auteur de l’annonce, pour qu’il"
            " me réponde."
        )
        if "sender_email" in self.fields:
            self.fields["sender_email"].help_text = _(
                "Un message vous demandera de la confirmer. Seul l’auteur de l’annonce la verra."
            )
