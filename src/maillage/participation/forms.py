"""What people type about a proposal. Saves nothing."""

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.participation.models import ReplyTemplate


class LostLinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Votre adresse électronique"), max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Votre réponse"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReplyForm(forms.ModelForm):
    class Meta:
        model = ReplyTemplate
        fields = ("verb", "name", "text", "rank")
