"""An audit, the words of a door, a page and its blocks, as they are typed."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.base import clock
from maillage.look import prose
from maillage.look.frames import BLOCKS
from maillage.pages.models import AccessibilityAudit, DoorPage, LegalNotice, SitePage
from maillage.pages.rules import (
    MOST_CARDS,
    Stated,
    answered,
    cards_typed,
    fault_of_link,
    said_block,
)
from maillage.pages.words import SHIPPED
from maillage.reading.contacts import phone

A_MINUTE = dt.timedelta(minutes=1)  # what a form shows of a moment has no seconds
MOST_ROWS = 12  # of a list, on a page
PASTED = re.compile(
    r"\s*(<!--.*?-->\s*)*<(!doctype|html|body|meta|style|p|div|h[1-6]|ul|ol|article|section|span|br|table)\b",
    re.IGNORECASE | re.DOTALL,
)


class AuditForm(forms.ModelForm):
    class Meta:
        model = AccessibilityAudit
        fields = ["held_on", "by", "rate", "gaps"]
        widgets = {"held_on": forms.DateInput(attrs={"type": "date"})}


def _phone(typed: str) -> str:
    try:
        return phone(typed) if typed else ""
    except ValueError as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class NoticeForm(forms.ModelForm):
    class Meta:
        model = LegalNotice
        fields = ["publisher", "address", "phone", "host", "host_address", "host_phone"]

    def clean_phone(self) -> str:
        return _phone(self.cleaned_data["phone"])

    def clean_host_phone(self) -> str:
        return _phone(self.cleaned_data["host_phone"])


class DoorForm(forms.ModelForm):
    """Begins with the words that show; those that ship are not kept, so that theirs follow."""

    class Meta:
        model = DoorPage
        fields = ["lead", "questions", "contact", "contact_phone", "contact_email"]
        widgets = {
            "lead": forms.Textarea(attrs={"rows": 3}),
            "questions": forms.Textarea(attrs={"rows": 18}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, words in SHIPPED[self.instance.name]._asdict().items():
            self.initial[name] = self.initial[name] or str(words)

    def clean_contact_phone(self) -> str:
        return _phone(self.cleaned_data["contact_phone"])

    def clean_questions(self) -> str:
        typed = self._own("questions")
        for asked in answered(typed):
            if not asked.answer:
                said = _("« %(question)s » attend sa réponse, à la ligne suivante.")
                raise forms.ValidationError(said % {"question": asked.question})
        return typed

    def clean_lead(self) -> str:
        return self._own("lead")

    def _own(self, name: str) -> str:
        """What is typed, or nothing when it is what ships."""
        typed = self.cleaned_data[name].replace("\r\n", "\n").strip()
        return "" if typed == str(getattr(SHIPPED[self.instance.name], name)) else typed


class PageForm(forms.ModelForm):
    """What a page is called, in its list and at its head."""

    class Meta:
        model = SitePage
        fields = ["name", "summary"]
        help_texts = {
            "name": gettext_lazy("Son adresse suit son titre ; l’ancienne continue d’y mener."),
            "summary": gettext_lazy("Sous le titre, et dans les recherches."),
        }


def _moment(label: Any, hint: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=hint,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )


class PublishingForm(forms.Form):
    """From when a page is on line, until when."""

    starts_at = _moment(gettext_lazy("En ligne à partir du"), gettext_lazy("Rien : tout de suite."))
    ends_at = _moment(gettext_lazy("Retirée le"), gettext_lazy("Rien : elle reste."))

    def __init__(self, *args: Any, page: SitePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page

    def clean_starts_at(self) -> dt.datetime | None:
        """A moment that is past is refused, but for the one that it already had."""
        asked, known = self.cleaned_data["starts_at"], self.page.starts_at
        is_known = asked and known and not self.page.is_draft and abs(asked - known) < A_MINUTE
        if asked and asked <= clock.now() and not is_known:
            raise forms.ValidationError(
                _("Ce moment est passé : laissez vide pour mettre en ligne tout de suite.")
            )
        return known if is_known else asked

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        until = cleaned.get("ends_at")
        if until and until <= max(clock.now(), cleaned.get("starts_at") or clock.now()):
            self.add_error("ends_at", _("La page serait retirée avant d’être en ligne."))
        return cleaned

    def stated_dates(self) -> dict[str, Any]:
        names = ("starts_at", "ends_at")
        moments = {name: self.cleaned_data[name] for name in names}
        return {n: m.astimezone(dt.UTC).isoformat() if m else "" for n, m in moments.items()}


class PageBlockForm(forms.Form):
    """What each sort of block has of these fields; the others leave the form."""

    FIELDS: Mapping[str, tuple[str, ...]] = {
        "text": ("title", "text"),
        "picture": ("picture", "alt", "credit"),
        "list": ("title", "source", "query", "most"),
        "figure": ("title", "figure"),
        "cards": ("title", "text"),
        "call": ("title", "text", "link"),
        "questions": ("title", "text"),
    }
    NEEDED: Mapping[str, tuple[str, ...]] = {
        "text": ("text",),
        "picture": ("alt",),
        "list": ("title", "source"),
        "figure": ("figure",),
        "cards": ("text",),
        "call": ("title", "link"),
        "questions": ("text",),
    }
    HINTS: Mapping[str, Any] = {
        "text": gettext_lazy(
            "Une ligne vide entre deux paragraphes. « - » devant une ligne fait une liste ; "
            "**deux étoiles** autour d’un mot le mettent en gras."
        ),
        "cards": gettext_lazy(
            "Pour chaque carte : un titre sur une ligne, une phrase dessous, puis l’adresse où "
            "elle mène. Une ligne vide entre deux cartes."
        ),
        "call": gettext_lazy("Une phrase au-dessus du bouton, si elle aide."),
        "questions": gettext_lazy(
            "Une question sur une ligne, sa réponse dessous, puis une ligne vide."
        ),
    }

    title = forms.CharField(label=gettext_lazy("Intertitre"), max_length=200, required=False)
    text = forms.CharField(
        label=gettext_lazy("Texte"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    link = forms.CharField(
        label=gettext_lazy("Où il mène"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Une page de ce site (« /agenda/ ») ou l’adresse d’un autre."),
    )
    source = forms.ChoiceField(label=gettext_lazy("Ce que montre la liste"), required=False)
    query = forms.CharField(
        label=gettext_lazy("Lesquels"),
        max_length=1_000,
        required=False,
        help_text=gettext_lazy(
            "Cherchez et filtrez dans la liste elle-même, puis copiez ici l’adresse de la page. "
            "Rien : toute la liste."
        ),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Combien au plus"), min_value=1, max_value=MOST_ROWS, required=False
    )
    figure = forms.ChoiceField(label=gettext_lazy("Le chiffre"), required=False)
    picture = forms.FileField(
        label=gettext_lazy("Image"),
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
        help_text=gettext_lazy("Lu aux personnes qui ne voient pas l’image."),
    )
    credit = forms.CharField(label=gettext_lazy("Qui l’a faite"), max_length=120, required=False)

    def __init__(
        self, *args: Any, sort: str, own: str = "", has_picture: bool = False, **kwargs: Any
    ) -> None:
        """`own`: the whole address of its page, where no block leads."""
        super().__init__(*args, **kwargs)
        self.sort, self.own = sort, own
        for name in set(self.fields) - set(self.FIELDS[sort]):
            del self.fields[name]
        for name in self.NEEDED[sort]:
            self.fields[name].required = True
        if "picture" in self.fields:
            self.fields["picture"].required = not has_picture
        if "text" in self.fields:
            self.fields["text"].help_text = self.HINTS[sort]
        if sort == "call":
            self.fields["title"].label = _("Ce que dit le bouton")
            self.fields["text"].widget.attrs["rows"] = 3
        kinds = BLOCKS.items()
        if "source" in self.fields:
            self.fields["source"].choices = [(n, kind.label) for n, kind in kinds if kind.route]
        if "figure" in self.fields:
            of = [(name, kind.choices()) for name, kind in kinds if kind.choices]
            self.fields["figure"].choices = [
                (f"{name}:{key}", words) for name, choices in of for key, words in choices
            ]

    def clean_text(self) -> str:
        """What is pasted from a word processor keeps its paragraphs, lists and links."""
        typed = self.cleaned_data["text"]
        said = prose.from_html(typed) if PASTED.match(typed) else typed.strip()
        if len(said) > prose.LONGEST:
            many = _("Ce texte est trop long : 20 000 signes au plus. Coupez-le en deux blocs.")
            raise forms.ValidationError(many)
        return said.replace("\r\n", "\n")

    def clean_link(self) -> str:
        typed = self.cleaned_data["link"].strip()
        if fault := fault_of_link(typed, self.own):
            raise forms.ValidationError(fault)
        return typed

    def clean_query(self) -> str:
        """What is kept of an address that was copied: its filter, as the list itself writes it."""
        typed = self.cleaned_data["query"].strip()
        kind = BLOCKS.get(self.cleaned_data.get("source", ""))
        if not typed or kind is None:
            return ""
        path, mark, query = typed.partition("?")
        of = urlsplit(path).path
        if of and of != reverse(kind.route):
            said = _(
                "Cette adresse n’est pas celle de « %(list)s » : copiez-la depuis cette liste."
            )
            raise forms.ValidationError(said % {"list": kind.label})
        return kind.query(query)[:500] if mark else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("text")
        if text and self.sort == "questions":
            for asked in answered(text):
                if not asked.answer:
                    said = _("« %(question)s » attend sa réponse, à la ligne suivante.")
                    self.add_error("text", said % {"question": asked.question})
        if text and self.sort == "cards":
            self._check_cards(text)
        return cleaned

    def _check_cards(self, text: str) -> None:
        cards = cards_typed(text)
        if len(cards) > MOST_CARDS:
            self.add_error("text", _("Douze cartes au plus : faites un second bloc."))
        for card in cards:
            if card.link and (fault := fault_of_link(card.link, self.own)):
                self.add_error("text", f"« {card.title} » : {fault}")

    def stated_block(self, picture: str = "") -> Stated:
        """The block, as `actions.pages.write_page` takes it."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        said["picture"] = picture
        if found := said.pop("figure", ""):
            said["source"], _colon, said["query"] = found.partition(":")
        return said_block(self.sort, said)


class PagesFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Le fichier des pages"),
        help_text=gettext_lazy("Celui que « Exporter toutes les pages » a donné, ici ou ailleurs."),
    )
