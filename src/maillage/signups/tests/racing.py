"""Two people for the last seat, on a database of its own: `python -m` this module.

Each round is an event of one seat. Both have asked; threads, each with its own connection, confirm
at the same instant, one of them twice. The last line of the output is what came of each round."""

import json
import threading
from collections.abc import Callable

import django

ROUNDS = 15


def at_once(*acts: Callable[[], object]) -> list[str]:
    """What each act gave, or the name of its refusal, in their order."""
    from django.db import connection

    begins, said = threading.Barrier(len(acts)), [""] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        try:
            connection.ensure_connection()
            begins.wait()
            said[n] = str(act())
        except Exception as fault:
            said[n] = type(fault).__name__
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return said


def one_round(n: int) -> dict[str, object]:
    from maillage.base import clock
    from maillage.base.models import Message
    from maillage.signups import actions
    from maillage.signups.actions import Wanted
    from maillage.signups.models import Attendance
    from maillage.signups.tests.builders import open_event

    event = open_event(1)
    names = (f"claire{n}", f"noe{n}")
    rows = [
        actions.ask(
            event=event,
            key="",
            wanted=Wanted(name=name, email=f"{name}@exemple.fr", party=1),
            at=clock.now(),
        )
        for name in names
    ]

    def confirm(row: object) -> Callable[[], object]:
        return lambda: actions.confirm(attendee=row, at=clock.now()).state

    said = at_once(*map(confirm, (*rows, rows[n % 2])))
    attendance = Attendance.objects.get(event=event)
    places = attendance.attendees.order_by("place").values_list("place", "state")
    mails = Message.objects.filter(recipient__in=[f"{name}@exemple.fr" for name in names])
    return {
        "said": said,
        "taken": attendance.taken,
        "line": list(places),
        "seated": mails.filter(subject__startswith="C’est noté").count(),
    }


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.db import connection

    from maillage.base import clock
    from maillage.base.setup import prepare_database
    from maillage.territories import actions

    settings.EMAIL_BACKEND = "maillage.base.mail.OutboxBackend"
    prepare_database()
    actions.install(codes=["244200770"], by="system", at=clock.now())
    rounds = [one_round(n) for n in range(ROUNDS)]
    print(json.dumps({"vendor": connection.vendor, "rounds": rounds}))


if __name__ == "__main__":
    main()
