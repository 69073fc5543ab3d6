"""An audit, and the words of a door, as they are typed."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from maillage.pages.models import AccessibilityAudit, DoorPage, LegalNotice
from maillage.pages.rules import answered
from maillage.pages.words import SHIPPED
from maillage.reading.contacts import phone


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
