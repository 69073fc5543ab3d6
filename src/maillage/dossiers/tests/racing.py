"""Two organisations take one dossier at the same second, on a database of its own: `python -m` this
module. The last line of the output is what came of each round."""

import json

import django

from maillage.signups.tests.racing import at_once

ROUNDS = 8


def one_round(n: int) -> dict[str, object]:
    from functools import partial

    from maillage.base import clock
    from maillage.dossiers.actions import routing
    from maillage.dossiers.tests.builders import make_adviser, make_dossier, make_support

    partners = [make_support(f"Partenaire {n}{side}") for side in "ab"]
    people = [
        make_adviser(f"{side}{n}@a.example", of) for side, of in zip("ab", partners, strict=True)
    ]
    row = make_dossier(*partners, email=f"nadia{n}@exemple.fr")
    asked = [row.requests.get(support=of) for of in partners]

    def take(request, user):
        return routing.take(request=request, user=user, by=user.author, at=clock.now()).state

    said = at_once(*(partial(take, *one) for one in zip(asked, people, strict=True)))
    row.refresh_from_db()
    return {
        "said": said,
        "states": sorted(row.requests.values_list("state", flat=True)),
        "people": row.people.count(),
        "winner": said.index("followed") if "followed" in said else None,
        "referent": [one.pk for one in people].index(row.referent_id),
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
    print(
        json.dumps({"vendor": connection.vendor, "rounds": [one_round(n) for n in range(ROUNDS)]})
    )


if __name__ == "__main__":
    main()
