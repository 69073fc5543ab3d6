"""What opens the routes of this room, for the table of rights."""

from maillage.schemes.models import Adviser
from maillage.schemes.tests.builders import make_adviser, make_support


def opened():
    """{route: its arguments}"""
    support = make_support("L’Escale")
    make_adviser("rose@conseil.example", support)
    one = {"pk": support.pk}
    return {
        "support_edit": one,
        "support_appoint": one,
        "adviser_end": one | {"adviser": Adviser.objects.get(support=support).pk},
    }
