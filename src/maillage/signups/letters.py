"""What people receive of their sign-up: each message says the day, the hours, the place, and how to
leave. None says a word that somebody else typed before an address is confirmed."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from maillage.base import mail
from maillage.base.models import Message
from maillage.signups import queries, told
from maillage.signups.models import Attendee
from maillage.web.answers import absolute


def _write(name: str, to: Attendee, subject: str, **context: Any) -> Message:
    attendance = to.attendance
    return mail.post(
        f"signups/mails/{name}.txt",
        to=to.email,
        subject=subject % {"name": attendance.event.name},
        event=attendance.event,
        attendee=to,
        page=absolute(attendance.event.get_absolute_url()),
        url=absolute(reverse("attendee", args=[queries.key_of(to)])),
        **queries.told_in_words(attendance.told, attendance) | context,
    )


def _zone(to: Attendee) -> str:
    return str(to.attendance.told["zone"])


def confirm(to: Attendee) -> None:
    _write("confirm", to, _("Confirmez votre inscription : %(name)s"))


def already(to: Attendee) -> None:
    """Who asks again has come already."""
    _write("already", to, _("Votre inscription : %(name)s"))


def seated(to: Attendee) -> None:
    ics = absolute(reverse("attendee_ics", args=[queries.key_of(to)]))
    _with_calendar(_write("seated", to, _("C’est noté : %(name)s"), ics=ics), to)


def _with_calendar(message: Message, to: Attendee) -> None:
    """That time, as a file that a calendar opens: the same name each time, so that what moved takes
    the place of what was there (RFC 5545, UID and SEQUENCE)."""
    attendance = to.attendance
    text = told.calendar(attendance).decode()
    message.attachments = [[f"{attendance.event.slug}.ics", text, "text/calendar"]]
    message.save(update_fields=["attachments"])


def waiting(to: Attendee) -> None:
    rank = queries.rank_in_line(to)
    _write("waiting", to, _("Liste d’attente : %(name)s"), rank=rank)


def offered(to: Attendee) -> None:
    assert to.answer_by is not None
    by = queries.moment(to.answer_by, _zone(to))
    _write("offered", to, _("Une place pour vous : %(name)s"), by=by)


def lapsed(to: Attendee) -> None:
    _write("lapsed", to, _("La place est proposée à la personne suivante : %(name)s"))


def removed(to: Attendee) -> None:
    _write("removed", to, _("Votre inscription est retirée : %(name)s"))


def reminder(to: Attendee) -> None:
    _write("reminder", to, _("C’est bientôt : %(name)s"))


def changed(to: Attendee, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """What is not any more as people knew it, before and after."""
    was = queries.told_in_words(before, to.attendance)
    said = {"was": was, "now": after, "was_off": bool(before["state"]), **_moved(before, after)}
    said |= queries.told_in_words(after, to.attendance)
    message = _write("changed", to, _subject_of(before, after), **said)
    if to.state == Attendee.State.SEATED:
        _with_calendar(message, to)


def _subject_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    said = {
        "cancelled": _("Annulé : %(name)s"),
        "postponed": _("Reporté : %(name)s"),
        "gone": _("N’a plus lieu : %(name)s"),
    }
    if after["state"]:
        return said[after["state"]]
    if before["state"]:
        return _("Maintenu : %(name)s")
    return _("Changement : %(name)s")


def _moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, bool]:
    def differ(*names: str) -> bool:
        return any(before.get(name) != after.get(name) for name in names)

    return {
        "new_time": differ("starts", "ends", "first_day", "last_day", "zone"),
        "new_place": differ("where", "online", "is_online"),
    }


def words_of_organisers(to: Attendee, subject: str, text: str, signed: str) -> None:
    escaped = subject.replace("%", "%%")
    _write("words", to, f"{escaped} (%(name)s)", text=text, signed=signed)
