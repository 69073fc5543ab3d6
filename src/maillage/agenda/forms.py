"""What people type of an event. Saves nothing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.agenda import frames, rolling
from maillage.agenda.frames import PROGRAMME
from maillage.agenda.models import Event
from maillage.base import clock
from maillage.organisations.models import Organisation
from maillage.participation.sending import SentForm
from maillage.reading.cells import date
from maillage.reading.contacts import phone
from maillage.territories import queries as territories
from maillage.timetables.dates import DAY_LONG, Dates, WrongDates, checked, parts_of
from maillage.vocabulary.models import Theme
from maillage.web.inputs import DayInput, HourInput

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
ONCE, WEEKLY, FORTNIGHTLY, MONTHLY = "", "weekly", "fortnightly", "monthly"
RHYTHMS = (
    (ONCE, gettext_lazy("Une seule fois")),
    (WEEKLY, gettext_lazy("Chaque semaine, le même jour")),
    (FORTNIGHTLY, gettext_lazy("Une semaine sur deux, le même jour")),
    (MONTHLY, gettext_lazy("Chaque mois, le même jour de la semaine")),
)
LAST_OF_MONTH = 5  # the fifth Saturday is the last one


class EventForm(SentForm):
    name = forms.CharField(label=gettext_lazy("Titre"), max_length=120)
    summary = forms.CharField(
        label=gettext_lazy("En une phrase"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Ce qu’on y fait, comme on le dirait à quelqu’un."),
    )
    day = forms.DateField(label=gettext_lazy("Jour"), widget=DayInput)
    first = forms.TimeField(
        label=gettext_lazy("De"),
        widget=HourInput,
        required=False,
        help_text=gettext_lazy("Sans heure, toute la journée."),
    )
    last = forms.TimeField(label=gettext_lazy("À"), widget=HourInput, required=False)
    last_day = forms.DateField(
        label=gettext_lazy("Jusqu’au jour"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Si cela dure plusieurs jours."),
    )
    rhythm = forms.ChoiceField(label=gettext_lazy("Revient"), choices=RHYTHMS, required=False)
    until = forms.DateField(
        label=gettext_lazy("La dernière fois le"), widget=DayInput, required=False
    )
    without = forms.CharField(
        label=gettext_lazy("Sauf le"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("Des jours, séparés par des virgules : 24/12/2026, 31/12/2026."),
    )
    commune = forms.CharField(
        label=gettext_lazy("Commune"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Rien, si c’est seulement en ligne."),
    )
    venue = forms.CharField(label=gettext_lazy("Nom du lieu"), max_length=120, required=False)
    street = forms.CharField(label=gettext_lazy("Adresse"), max_length=200, required=False)
    online = forms.URLField(
        label=gettext_lazy("Adresse en ligne"), required=False, assume_scheme="https"
    )
    is_free = forms.BooleanField(label=gettext_lazy("C’est gratuit"), required=False)
    price = forms.CharField(label=gettext_lazy("Prix"), max_length=120, required=False)
    audience = forms.CharField(label=gettext_lazy("Pour qui"), max_length=200, required=False)
    registration = forms.URLField(
        label=gettext_lazy("S’inscrire en ligne"), required=False, assume_scheme="https"
    )
    phone = forms.CharField(label=gettext_lazy("Téléphone"), max_length=30, required=False)
    themes = forms.ModelMultipleChoiceField(
        Theme.objects.in_force(),
        label=gettext_lazy("Thèmes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    access = forms.MultipleChoiceField(
        label=gettext_lazy("Accessibilité"),
        choices=Event.Access.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=gettext_lazy("En détail"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    organiser = forms.ModelChoiceField(
        Organisation.objects.none(), required=False, widget=forms.HiddenInput
    )
    programme = forms.CharField(required=False, max_length=90, widget=forms.HiddenInput)

    def __init__(self, *args: Any, keeps_dates: bool = False, **kwargs: Any) -> None:
        """`keeps_dates`: an event whose dates this form cannot say keeps them where no day is
        typed."""
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = Organisation.objects.visible_to(self.user)
        self.keeps_dates = keeps_dates
        self.fields["day"].required = not keeps_dates

    def clean_commune(self) -> str:
        typed = self.cleaned_data["commune"]
        found = territories.communes_called(typed)
        if typed and not found:
            raise forms.ValidationError(_("Cette commune n’est pas connue."))
        return found[0].pk if found else ""

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        try:
            return phone(typed) if typed else ""
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from None

    def clean_without(self) -> list[str]:
        try:
            return [date(part) for part in self.cleaned_data["without"].split(",") if part.strip()]
        except ValueError:
            raise forms.ValidationError(_("Un de ces jours est illisible.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors or not cleaned.get("day"):
            return cleaned
        if not cleaned.get("commune") and not cleaned.get("online"):
            self.add_error("commune", _("Dites où : une commune, ou une adresse en ligne."))
        try:
            cleaned["dates"] = checked(self._dates(cleaned), *rolling.window(clock.now())).as_stated
        except WrongDates as fault:
            self.add_error("last" if cleaned["first"] else "last_day", str(fault))
        return cleaned

    def _dates(self, said: Mapping[str, Any]) -> Dates:
        day, first, last = said["day"], said["first"], said["last"]
        if first is None:
            ends = said["last_day"] or day
            zone, pair = "", (day.isoformat(), ends.isoformat())
        else:
            ends = said["last_day"] or day + dt.timedelta(days=last is not None and last <= first)
            zone = territories.site().time_zone
            pair = (f"{day}T{first:%H:%M}", f"{ends}T{last:%H:%M}" if last else "")
        hour = pair[0][DAY_LONG:]
        without = tuple(f"{one}{hour}" for one in said["without"])
        rule = _rule(said)
        return Dates(zone, (pair,), rule, without if rule else ())

    def stated(self) -> dict[str, Any]:
        """What is said of the event, as JSON: see `actions.write`."""
        said = self.cleaned_data
        plain = "name summary text venue street online price audience registration phone".split()
        values = {name: said[name] for name in plain}
        if "dates" in said:
            values["dates"] = said["dates"]
        values |= {"is_free": said["is_free"] or None, "commune_id": said["commune"] or None}
        values["themes"] = sorted(theme.pk for theme in said["themes"])
        values["access"] = sorted(said["access"])
        if said["organiser"]:
            values["organisers"] = [said["organiser"].pk]
        if frames.asked(said["programme"]):
            values[PROGRAMME] = said["programme"]
        return values

    @property
    def words(self) -> str:
        """All its free text."""
        names = ("name", "summary", "text", "venue", "audience", "price")
        return "\n".join(filter(None, (self.cleaned_data[name] for name in names)))


class EventPictureForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Image"),
        help_text=gettext_lazy("JPEG, PNG ou WebP, 10 Mo au plus."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(
        label=gettext_lazy("Ce qu’on y voit"),
        max_length=200,
        help_text=gettext_lazy("Lu aux personnes qui ne voient pas l’image."),
    )
    credit = forms.CharField(
        label=gettext_lazy("Auteur de l’image"), max_length=120, required=False
    )
    agrees = forms.BooleanField(
        label=gettext_lazy(
            "J’ai le droit de la publier, et les personnes reconnaissables sont d’accord."
        ),
    )


def _rule(said: Mapping[str, Any]) -> str:
    if not said["rhythm"]:
        return ""
    day: dt.date = said["day"]
    nth = (day.day + 6) // 7
    which = f"{-1 if nth == LAST_OF_MONTH else nth}{DAYS[day.weekday()]}"
    told = {
        WEEKLY: "FREQ=WEEKLY",
        FORTNIGHTLY: "FREQ=WEEKLY;INTERVAL=2",
        MONTHLY: f"FREQ=MONTHLY;BYDAY={which}",
    }[said["rhythm"]]
    return f"{told};UNTIL={said['until']:%Y%m%d}" if said["until"] else told


def initial_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of an event, as `actions.write` takes it; without the dates that it
    cannot say."""
    start = {name: value for name, value in values.items() if name != "dates"}
    start["commune"] = territories.names_of_communes([values.get("commune_id") or ""]).get(
        values.get("commune_id") or "", ""
    )
    start["organiser"] = next(iter(values.get("organisers") or ()), None)
    dates = Dates.of(values["dates"])
    return start | (_days_of(dates) if can_say(dates) else {})


def can_say(dates: Dates) -> bool:
    """One time, or one that comes back as this form says it."""
    is_here = dates.is_all_day or dates.zone == territories.site().time_zone
    is_ours = not dates.rule or bool(_rhythm(dates.rule))
    return is_here and is_ours and len(dates.times) == 1 and not dates.cancelled


def _rhythm(rule: str) -> str:
    parts = parts_of(rule)
    parts.pop("UNTIL", "")
    often = parts.pop("INTERVAL", "1")
    if parts == {"FREQ": "WEEKLY"}:
        return {"1": WEEKLY, "2": FORTNIGHTLY}.get(often, "")
    return MONTHLY if often == "1" and parts.keys() == {"FREQ", "BYDAY"} else ""


def _days_of(dates: Dates) -> dict[str, Any]:
    first, last = (text or dates.times[0][0] for text in dates.times[0])
    day, ends = first[:DAY_LONG], last[:DAY_LONG]
    start: dict[str, Any] = {"day": day, "rhythm": _rhythm(dates.rule) if dates.rule else ONCE}
    is_night = last[DAY_LONG:] <= first[DAY_LONG:] and _next(day) == ends
    if ends != day and not is_night:
        start["last_day"] = ends
    if not dates.is_all_day:
        start |= {"first": first[DAY_LONG + 1 :][:5]}
        if dates.times[0][1]:
            start["last"] = last[DAY_LONG + 1 :][:5]
    if until := parts_of(dates.rule).get("UNTIL", "") if dates.rule else "":
        start["until"] = f"{until[:4]}-{until[4:6]}-{until[6:8]}"
    days = (dt.date.fromisoformat(one[:DAY_LONG]) for one in dates.without)
    return start | {"without": ", ".join(f"{one:%d/%m/%Y}" for one in days)}


def _next(day: str) -> str:
    return (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
