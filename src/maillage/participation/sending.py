"""What every public form that sends a contribution holds, in whatever room it is."""

import time
from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from maillage.participation.actions import Sender

SALT = "maillage.contribution"
OPENED_LIFE = 48 * 3600  # seconds
LICENCE = "lov2"
OF_THE_SENDER = ("sender_email", "agrees")


class SentForm(forms.Form):
    """What every public form that sends a contribution holds besides: who sends, under which
    licence, and two traps for robots (a field that nobody sees, the time that a person needs)."""

    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Pour confirmer et suivre votre proposition. Elle n’est jamais publiée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    agrees = forms.BooleanField(
        label=_("J’accepte que ces informations soient publiées sous licence ouverte."),
    )
    surname = forms.CharField(required=False, label=_("Laissez ce champ vide"))
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, sender: Any = None, is_known: bool = False, **kwargs: Any
    ) -> None:
        """`sender`: the person signed in; `is_known`: a contribution already sent is amended."""
        super().__init__(*args, **kwargs)
        self.user = sender if sender is not None and sender.is_authenticated else None
        self.fields["opened"].initial = signing.dumps(time.time(), salt=SALT)
        if self.user or is_known:
            del self.fields["sender_email"]
        if is_known:
            del self.fields["agrees"]

    @property
    def trap(self) -> Any:
        return self["surname"]

    def is_right(self) -> bool:
        """Whether what it says is right, whoever sends it: for a preview, which sends nothing."""
        asked = [self.fields[name] for name in OF_THE_SENDER if name in self.fields]
        for field in asked:
            field.required = False
        right = self.is_valid()
        for field in asked:
            field.required = True
        return right

    def sender(self) -> Sender:
        """Who sends, once the form is valid; of a contribution already sent, the address is
        known."""
        cleaned = self.cleaned_data
        email = self.user.email if self.user else cleaned.get("sender_email", "")
        author = self.user.author if self.user else ""
        licence = LICENCE if cleaned.get("agrees") else ""
        return Sender(email, author, licence, bool(cleaned["surname"]), self._seconds())

    def _seconds(self) -> float | None:
        try:
            opened = signing.loads(self.cleaned_data["opened"], salt=SALT, max_age=OPENED_LIFE)
        except signing.BadSignature:
            return None
        return time.time() - float(opened)
