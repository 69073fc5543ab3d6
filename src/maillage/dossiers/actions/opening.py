"""A dossier is opened: at the door, on the telephone, by a partner."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.accounts.models import User
from maillage.base import clock, files
from maillage.base.refusals import Refusal
from maillage.dossiers import letters, queries
from maillage.dossiers.actions import links, routing, steps
from maillage.dossiers.models import Dossier, DossierStep, PartnerRequest, TwinDossier
from maillage.schemes.models import Scheme, SupportOrganisation

MOST_PARTNERS = 6  # asked at once


class NoWayToAnswer(Refusal):
    message = _("Laissez une adresse électronique ou un téléphone : sinon, comment répondre ?")


class OpenedDossier(NamedTuple):
    """`token` opens the applicant's page; it is written nowhere, and is told once."""

    dossier: Dossier
    token: str


@transaction.atomic
def open_dossier(
    *,
    words: str,
    origin: str,
    at: dt.datetime,
    name: str = "",
    is_group: bool = False,
    email: str = "",
    phone: str = "",
    reachable: str = "",
    situation: str = "",
    wanted: Collection[str] = (),
    commune: str | None = None,
    theme: str | None = None,
    siret: str = "",
    scheme: Scheme | None = None,
    partners: Mapping[SupportOrganisation, Sequence[str]] | None = None,
    answer_by: dt.date | None = None,
    adviser: User | None = None,
    support: SupportOrganisation | None = None,
    by: str = "applicant",
    is_fictional: bool = False,
) -> OpenedDossier:
    """Open a dossier, without account nor SIRET, and ask partners to take it.

    `words`: the need, in the applicant's words. `origin`: of `Dossier.Origin`. `email`, `phone`:
    one at least; an address receives the private link at once. `situation` and `wanted`: what was
    answered at the door. `commune`: a code, `theme`: a slug. `siret`: what somebody says of
    themselves; nothing is attached by it. `partners`: {organisation: why it, in sentences}, those
    that the person chose among what was proposed; none: who coordinates finds it on their list.
    `answer_by`: the day that the page promised; else that of the rule. `adviser` of `support`: who
    opens it for somebody, and follows it. Raises NoWayToAnswer."""
    if not (email or phone):
        raise NoWayToAnswer
    row = Dossier.objects.create(
        words=words,
        origin=origin,
        name=name,
        is_group=is_group,
        email=email.strip().lower(),
        phone=phone,
        reachable=reachable,
        situation=situation,
        wanted=list(wanted),
        commune_id=commune,
        theme_id=theme,
        siret=siret,
        scheme=scheme,
        stage=scheme.stages.first() if scheme else None,
        answer_by=answer_by or queries.routing.promised(clock.day(at)),
        came_at=at,
        passed_at=at,
        is_fictional=is_fictional or files.is_demonstration(),
    )
    if adviser and support:
        _followed_by(row, adviser, support, at)
    elif partners:
        routing.ask_within(row, dict(list(partners.items())[:MOST_PARTNERS]), by=by, at=at)
    steps.write_step(row, "dossier.open", DossierStep.Kind.CAME, by=by, at=at)
    look_for_twins(row)
    token = links.make(row, at=at)
    if row.email:
        letters.opened(row, token)
    return OpenedDossier(row, token)


def _followed_by(row: Dossier, user: User, support: SupportOrganisation, at: dt.datetime) -> None:
    PartnerRequest.objects.create(
        dossier=row,
        support=support,
        state=PartnerRequest.State.TAKEN,
        asked_by=user.author,
        asked_at=at,
        answered_by=user.author,
        answered_at=at,
        is_told=True,
    )
    routing.assign(row, user, support, at=at)
    row.referent, row.state, row.first_answer_at = user, Dossier.State.FOLLOWED, at


def look_for_twins(row: Dossier) -> None:
    """Those that look like the same project wait for a person to say so."""
    for other, reasons in queries.twins.of(row):
        first, second = sorted((row.pk, other))
        TwinDossier.objects.get_or_create(
            one_id=first, other_id=second, defaults={"reasons": reasons}
        )
