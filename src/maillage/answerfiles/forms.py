"""The sheet that an officer brings."""

from django import forms
from django.utils.translation import gettext_lazy


class AnswerFileForm(forms.Form):
    file = forms.FileField(label=gettext_lazy("Le tableau rempli"))
