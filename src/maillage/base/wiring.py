"""What base says of itself: its mails, what only its key opens, the rounds of its worker."""

from maillage.base import erasing, history, jobs, mail, settings, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES


def connect() -> None:
    history.ACTS.add(settings.__name__, settings.ACTS)
    history.ACTS.add(undoing.__name__, undoing.ACTS)
    undoing.WAYS.add(settings.__name__, settings.WAYS)
    PROCESSINGS.add("mails", mail.MAILS)
    PERSONAL.add("mails", erasing.MAILS)
    jobs.EVERY_MINUTE.add("mails", jobs.daily("mail.purge"))
    TABLES.add(
        "base", ("base.Change", "base.SettingValue", "base.Message", "base.Job", "base.FormKey")
    )
