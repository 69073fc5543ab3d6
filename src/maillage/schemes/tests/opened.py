"""What opens the routes of this room, for the table of rights."""

from maillage.schemes.models import Adviser, Scheme
from maillage.schemes.tests.builders import make_adviser, make_support


def opened():
    """{route: its arguments}"""
    support = make_support("L’Escale")
    make_adviser("rose@conseil.example", support)
    one = {"pk": support.pk}
    scheme = Scheme.objects.get(key="dla")
    own = {"pk": scheme.pk}
    return {
        "scheme_edit": own,
        "scheme_rule_add": own,
        "scheme_rule_end": own | {"rule": scheme.rules.first().pk},
        "support_edit": one,
        "support_appoint": one,
        "adviser_end": one | {"adviser": Adviser.objects.get(support=support).pk},
    }
