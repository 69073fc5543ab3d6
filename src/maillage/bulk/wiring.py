"""Letters to many: what they do, how fast, what they keep of people."""

from maillage.base import history, jobs, undoing
from maillage.base.personal import PERSONAL, PROCESSINGS
from maillage.base.scenes import TABLES
from maillage.base.settings import SETTINGS
from maillage.bulk import acts, rules, sending, slots
from maillage.bulk.personal import ADDRESSEES, RECEIVED
from maillage.look.frames import TOOLS, WEEK


def connect() -> None:
    history.ACTS.add("bulk", acts.ACTS)
    undoing.WAYS.add("bulk", acts.NEVER)
    history.UNSEEN.add("bulk", acts.UNSEEN)
    SETTINGS.add("bulk", rules.SECTION)
    PROCESSINGS.add("bulk", ADDRESSEES)
    PERSONAL.add("bulk", RECEIVED)
    jobs.EVERY_MINUTE.add("mailings", sending.look)
    jobs.EVERY_MINUTE.add("mailings that ended", jobs.daily("bulk.purge"))
    TOOLS.add("bulk", slots.tools)
    WEEK.add("bulk", slots.week)
    TABLES.add(
        "bulk", ("bulk.Addressee", "bulk.MailingVariant", "bulk.MailingPart", "bulk.Mailing")
    )
