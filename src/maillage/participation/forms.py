"""What people type about a contribution. Saves nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.participation.models import ReplyTemplate


class LostLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Votre réponse"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class VouchForm(forms.Form):
    """The opinion of somebody who knows the place."""

    agrees = forms.ChoiceField(
        label=_("Votre avis"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Je connais, c’est juste")), ("no", _("Ce n’est pas juste"))],
    )
    note = forms.CharField(label=_("Ce qui ne va pas"), max_length=500, required=False)
    revision = forms.IntegerField(
        widget=forms.HiddenInput, required=False, min_value=0, max_value=999_999_999
    )
    sender_email = forms.EmailField(
        label=_("Votre adresse électronique"),
        max_length=254,
        help_text=_("Pour qu’une personne ne compte qu’une fois. Elle n’est pas gardée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user:
            del self.fields["sender_email"]


class ReplyForm(forms.ModelForm):
    class Meta:
        model = ReplyTemplate
        fields = ("verb", "name", "text", "rank")
