"""What a form does: once, and whoever sent it is told how it went."""

import secrets
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from maillage.base.models import FormKey
from maillage.base.refusals import Refusal


def form_key() -> str:
    """A key for a hidden field: the form that carries it acts once."""
    return secrets.token_urlsafe(16)


def first_result(key: str) -> str | None:
    """Where the first sending of this form led, or None when it has not been sent yet."""
    row = FormKey.objects.filter(key=key).first() if key else None
    return row.result if row else None


def once(key: str, act: Callable[[], str]) -> str:
    """Run `act` and remember the address that it returns, in one transaction. The same key again
    acts no more: it answers with the first address."""
    if not key:
        return act()
    if (known := first_result(key)) is not None:
        return known
    try:
        with transaction.atomic():
            row = FormKey.objects.create(key=key[:64])
            row.result = act()
            row.save(update_fields=["result"])
            return row.result
    except IntegrityError:
        if (known := first_result(key)) is None:
            raise
        return known


class telling:
    """Run an act, and tell whoever asked how it went. A refusal ends the block there: its sentence
    is a message, or stands in `form` beside `field` (of the whole form when None).

        with posted.telling(request, _("C’est fait.")) as act:
            actions.remove(picture=picture, by=by, at=at)
        return redirect(page if act.is_done else "pictures")

    `sentence` may be set inside, when it depends on the act, and `undo`, the address of the form
    that takes it back, which the message then offers; other faults that speak to people are named
    in `also`; `refusal` is the one that was raised."""

    is_done = False
    refusal: Exception | None = None

    def __init__(
        self,
        request: HttpRequest,
        sentence: str = "",
        *,
        form: Any = None,
        field: str | None = None,
        also: tuple[type[Exception], ...] = (),
    ) -> None:
        self.request, self.sentence, self.undo = request, sentence, ""
        self.form, self.field = form, field
        self.refusals: tuple[type[Exception], ...] = (Refusal, *also)

    def __enter__(self) -> "telling":
        return self

    def __exit__(self, kind: Any, fault: BaseException | None, where: Any) -> bool:
        if fault is None:
            self.is_done = True
            if self.sentence:
                messages.success(self.request, self.sentence, extra_tags=self.undo)
            return False
        if not isinstance(fault, self.refusals):
            return False
        self.refusal = fault
        if self.form is not None:
            self.form.add_error(self.field, str(fault))
        else:
            messages.error(self.request, str(fault))
        return True
