"""The national shapes of aids, as formats of lists. Both are tables whose columns are known."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from maillage.aids.connectors.aides_territoires import fetch
from maillage.sources.formats import Format

TARGET = "aid"
AIDES_TERRITOIRES, NATIONAL = "aides-territoires", "dispositif-aide"


def formats() -> Iterator[Format]:
    yield Format(
        AIDES_TERRITOIRES,
        TARGET,
        _("Aides-territoires"),
        (_("les aides, en JSON"),),
        {
            "name": "Aides-territoires",
            "licence_id": "lov2",
            "attribution": "Aides-territoires, ANCT",
            "ranks": {"*": 30},
        },
        addresses=(fetch.ADDRESS,),
        bring=fetch.bring,
        is_standard=True,
    )
    yield Format(
        NATIONAL,
        TARGET,
        _("Dispositifs d’aide (schéma national)"),
        (_("les dispositifs, en CSV"),),
        {"name": "Dispositifs d’aide", "ranks": {"*": 40}},
        is_standard=True,
    )
