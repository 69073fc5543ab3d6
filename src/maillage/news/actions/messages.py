"""Answering a classified: an address is proven, then the words are handed over by mail. Whoever
answers never learns the author's address."""

import datetime as dt
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import history
from maillage.base.refusals import Refusal
from maillage.base.sealed import hashed
from maillage.news import letters, rules
from maillage.news.models import Classified, ClassifiedMessage


class TooManyMessages(Refusal):
    message = _("Trop de messages sont partis aujourd’hui : revenez demain.")


class TakesNoMessage(Refusal):
    message = _("Cette annonce ne reçoit plus de message : elle est finie, ou sans auteur.")


@transaction.atomic
def answer(
    *,
    classified: Classified,
    email: str,
    name: str,
    text: str,
    is_confirmed: bool,
    at: dt.datetime,
) -> ClassifiedMessage:
    """Write to the author. An address that is not confirmed receives a link first. Raises
    TooManyMessages, TakesNoMessage."""
    if not classified.takes_messages:
        raise TakesNoMessage
    email = email.strip().lower()
    today = ClassifiedMessage.objects.filter(at__gt=at - dt.timedelta(days=1))
    if today.filter(email=email).count() >= rules.MOST_MESSAGES:
        raise TooManyMessages
    if today.filter(classified=classified).count() >= rules.MOST_TO_ONE:
        raise TooManyMessages
    token = secrets.token_urlsafe(24)
    row = ClassifiedMessage.objects.create(
        classified=classified,
        email=email,
        name=name.strip(),
        text=text.strip(),
        token_hash=hashed(token),
        at=at,
    )
    if is_confirmed:
        return _hand_over(row, at)
    letters.confirm_message(row, token)
    return row


@transaction.atomic
def confirm(*, message: ClassifiedMessage, at: dt.datetime) -> ClassifiedMessage:
    """The address is proven by the button of the mailed page: the words leave, once. Raises
    TakesNoMessage."""
    row = ClassifiedMessage.objects.select_for_update().select_related("classified")
    found = row.get(pk=message.pk)
    if found.sent_at:
        return found
    if not found.classified.takes_messages:
        raise TakesNoMessage
    return _hand_over(found, at)


def _hand_over(row: ClassifiedMessage, at: dt.datetime) -> ClassifiedMessage:
    letters.message(row)
    row.text, row.name, row.sent_at = "", "", at
    row.save(update_fields=["text", "name", "sent_at"])
    history.change(by="visitor", act="classified.message", at=at, note=row.classified.name)
    return row
