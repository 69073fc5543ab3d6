"""Codes of eight signs that prove an address: made, sent there, typed back. The room makes a table
of what its codes prove:

    class PageCode(codes.Code):
        PURPOSE = "page"
        organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
"""

import datetime as dt
import secrets
from typing import Any, ClassVar

from django import forms
from django.db import models, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without those that look alike
LIFE = dt.timedelta(days=2)
MOST_ATTEMPTS = 5


class Code(models.Model):
    """A code that was sent; only its keyed hash is kept. A spent one stays: it is the proof."""

    PURPOSE: ClassVar[str]  # a code of one purpose opens nothing of another

    code_hash = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.PURPOSE} ({self.expires_at})"


def new_code() -> str:
    """Eight signs that nobody guesses and everybody can type."""
    return "".join(secrets.choice(LETTERS) for _sign in range(8))


def code_hash(typed: str, purpose: str) -> str:
    """What is kept of a code. It is short, so that a bare hash would be undone in a minute: the
    site's key is in this one, and who has the key needs no code."""
    plain = "".join(sign for sign in typed.upper() if sign.isalnum())
    return salted_hmac(f"maillage.code.{purpose}", plain, algorithm="sha256").hexdigest()


@transaction.atomic
def make(former: models.QuerySet, *, at: dt.datetime, **proves: Any) -> str:
    """A code to send, good for two days; `former`: those that it makes void; `proves`: the columns
    of the room."""
    code = new_code()
    former.delete()
    kept = code_hash(code, former.model.PURPOSE)
    former.model.objects.create(code_hash=kept, expires_at=at + LIFE, **proves)
    return code


@transaction.atomic
def use(rows: models.QuerySet, *, typed: str, at: dt.datetime) -> bool:
    """Spend one of these codes: whether it is the right one. After five wrong ones it is void."""
    waits = rows.filter(expires_at__gt=at, used_at=None, attempts__lt=MOST_ATTEMPTS)
    row = waits.select_for_update().first()
    if row is None:
        return False
    is_right = secrets.compare_digest(row.code_hash, code_hash(typed, row.PURPOSE))
    if is_right:
        row.used_at = at
    else:
        row.attempts += 1
    row.save(update_fields=["attempts", "used_at"])
    return is_right


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Le code reçu"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
