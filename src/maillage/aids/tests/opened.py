"""What each route with arguments opens, for the table of rights."""

from maillage.aids.tests.builders import make_aid


def opened():
    one = {"pk": make_aid().pk}
    return dict.fromkeys(("aid", "aid_edit", "aid_confirm", "aid_withdraw"), one)
