"""What opens the routes of this room, for the table of rights."""

import pytest

from maillage.bulk.tests.builders import make_list, make_mailing


def opened():
    """{route: its arguments}"""
    with pytest.MonkeyPatch.context() as patch:
        make_list(patch)
        mailing = make_mailing(1)
    names = ("mailing", "mailing_progress", "mailing_pace", "mailing_decide")
    named = {name: {"pk": mailing.pk} for name in names}
    return named | {"mailing_act": {"pk": mailing.pk, "verb": "commencer"}}
