"""Mail: an outbox with one row a message, sent by a job; never inside a request."""

import datetime as dt
from collections.abc import Callable, Sequence
from smtplib import SMTPRecipientsRefused
from typing import Any, NamedTuple

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, jobs
from maillage.base.catalogue import Slot
from maillage.base.models import Message
from maillage.base.personal import Processing

State = Message.State
SITES: Slot[Callable[[], Any]] = Slot("whose name ends every subject, and signs: `site.name`")
ROUTES: Slot[Callable[[], "MailRoute | None"]] = Slot("how mail leaves; the first that knows")
REFUSED: Slot[Callable[[str, str], None]] = Slot("who is told that an address refuses mail")


class MailRoute(NamedTuple):
    """How mail leaves: by which server, and in whose name."""

    host: str
    sender: str
    connect: Callable[[], EmailBackend]


class OutboxBackend(BaseEmailBackend):
    """What Django and its libraries send becomes rows of the outbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            html = next(
                (
                    a.content
                    for a in getattr(message, "alternatives", [])
                    if a.mimetype == "text/html"
                ),
                "",
            )
            for recipient in message.recipients():
                send(
                    recipient=recipient, subject=message.subject, text=message.body, html=str(html)
                )
        return len(email_messages)


def send(
    *, recipient: str, subject: str, text: str, html: str = "", unsubscribe_url: str = ""
) -> Message:
    """Put a message in the outbox, in the caller's transaction."""
    row = Message.objects.create(
        recipient=recipient,
        subject=subject.replace("\n", " ")[:300],
        text=text,
        html=html,
        unsubscribe_url=unsubscribe_url,
    )
    if leaves():
        jobs.enqueue("mail.deliver", key=str(row.pk), message=row.pk)
    return row


def post(
    template: str,
    *,
    to: str,
    subject: str,
    html: str = "",
    unsubscribe_url: str = "",
    **said: Any,
) -> Message:
    """Write a mail to an address, from a template of plain text that receives `site` and what
    is said, in the caller's transaction; `html`: the template of the same in HTML, if it has one.
    An address in it is whole: `absolute(…)`."""
    site = next(ask() for ask in SITES)
    said["site"] = site
    return send(
        recipient=to,
        subject=f"{subject} – {site.name}",
        text=render_to_string(template, said).strip() + "\n",
        html=render_to_string(html, said) if html else "",
        unsubscribe_url=unsubscribe_url,
    )


SENT_LIFE = dt.timedelta(days=90)  # then a message that left is erased, words and address
MAILS = Processing(
    name=_("Courrier envoyé"),
    purpose=_("Envoyer les messages du site, et dire à l’équipe ceux qui n’ont pas pu partir."),
    basis=_("Mission d’intérêt public (RGPD, article 6.1.e)"),
    people=_("Destinataires des messages"),
    recipients=_("L’équipe du site ; le serveur de courrier de la collectivité"),
    retention=format_lazy(_("{days} jours après l’envoi."), days=SENT_LIFE.days),
    fields=("base.Message.recipient", "base.Message.text", "base.Message.html"),
)


@jobs.job("mail.purge")
def purge() -> None:
    Message.objects.filter(
        state__in=(State.SENT, State.FAILED), sent_at__lt=clock.now() - SENT_LIFE
    ).delete()


def waiting() -> int:
    """How many messages have not been handed to a server yet."""
    return Message.objects.filter(state=State.WAITING).count()


def stuck(many: int = 50) -> QuerySet[Message]:
    """What did not leave, or whose fate nobody knows."""
    return Message.objects.filter(state__in=(State.FAILED, State.UNCERTAIN))[:many]


def send_again(*, message: int) -> None:
    """A person decides that a message goes once more."""
    rows = Message.objects.filter(pk=message, state__in=(State.FAILED, State.UNCERTAIN))
    if rows.update(state=State.WAITING, error="") and leaves():
        jobs.enqueue("mail.deliver", key=str(message), message=message)


def route() -> MailRoute | None:
    """The server that a message would leave by: none from a demonstration nor a quiet copy."""
    if files.is_demonstration() or files.is_quiet():
        return None
    return next((found for ask in ROUTES if (found := ask())), None)


def leaves() -> bool:
    return route() is not None


def _uncertain(message: int) -> None:
    waiting = Message.objects.filter(pk=message, state=Message.State.WAITING)
    waiting.update(state=Message.State.UNCERTAIN)


def _hand_over(message: int) -> str | None:
    """Give one message to the server, outside any lock: what it answers of an address that it will
    never take, empty when it took it, None when there is nothing to send."""
    row = Message.objects.filter(pk=message, state=Message.State.WAITING).first()
    by = route()
    if row is None or by is None:
        return None
    mail = EmailMultiAlternatives(row.subject, row.text, by.sender, [row.recipient])
    mail.extra_headers = {"Auto-Submitted": "auto-generated"}
    if row.unsubscribe_url:
        mail.extra_headers |= {
            "List-Unsubscribe": f"<{row.unsubscribe_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    if row.html:
        mail.attach_alternative(row.html, "text/html")
    for attachment in row.attachments:
        mail.attach(*attachment)
    try:
        by.connect().send_messages([mail])
    except SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()))
        if not 500 <= code < 600:  # the server asks to come back later
            raise
        return f"{code} {reason.decode(errors='replace')}"[:300]
    return ""


@jobs.job("mail.deliver", before=_hand_over, when_lost=_uncertain)
def deliver(message: int, prepared: str | None) -> None:
    """Keep what became of a message. One that was being sent when a process died is marked
    uncertain and never resent by itself."""
    row = Message.objects.filter(pk=message).first()
    if row is None or prepared is None:
        return
    row.state, row.error = (State.FAILED, prepared) if prepared else (State.SENT, "")
    row.sent_at = clock.now()
    row.save(update_fields=["state", "error", "sent_at"])
    if prepared:
        for listen in REFUSED:
            listen(row.recipient, prepared)
