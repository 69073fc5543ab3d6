"""What structures lack: stated, revised, closed, answered; grouped into challenges."""

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from maillage.base import clock, files, history, text
from maillage.base.models import Change
from maillage.base.refusals import Refusal
from maillage.needs.actions import ledger
from maillage.needs.models import Challenge, Need, NeedAnswer, NeedFamily
from maillage.needs.rules import GROUP
from maillage.search import index

NEED_FIELDS = ("words", "family_id", "theme_id", "commune_id", "is_confidential")
NEED = ledger.tells(
    ledger.LedgerRow(
        "need",
        Need,
        (*NEED_FIELDS, "organisation_id", "state", "closed_because", "is_withdrawn"),
    )
)
CHALLENGE = ledger.tells(
    ledger.LedgerRow(
        "challenge",
        Challenge,
        ("name", "text", "family_id", "theme_id", "commune_id", "is_published", "is_withdrawn"),
        noted="name",
        challenge=lambda row: row.pk,
    )
)
FAMILY = ledger.tells(
    ledger.LedgerRow(
        "need_family",
        NeedFamily,
        ("name", "blocking", "rank", "valid_from", "valid_until", "to_verify"),
        noted="name",
    )
)


class NeedChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié ce besoin entre-temps : relisez-le.")


class ChallengeChangedMeanwhile(ledger.WrittenMeanwhile):
    message = _("Quelqu’un a modifié cet enjeu entre-temps : relisez-le.")


class NothingToGroup(Refusal):
    message = _("Cochez au moins un besoin à regrouper.")


class NeedIsClosed(Refusal):
    message = _("Ce besoin n’attend plus de réponse.")


@transaction.atomic
def state(
    *,
    values: Mapping[str, Any],
    origin: str,
    by: str,
    at: dt.datetime,
    key: str = "",
    is_fictional: bool = False,
) -> Need:
    """A need that somebody states. `values`: words, family_id, theme_id, commune_id,
    organisation_id, is_confidential. `key`: of the answer that raises it, opaque: the same key
    again says the same need otherwise, and brings back one that was taken back."""
    known = Need.objects.select_for_update().filter(origin_key=key).first() if key else None
    if known:
        said = _facts(values) | {"is_withdrawn": False}
        ledger.write(NEED, known, said, act="need.revise", by=by, at=at)
        return known
    invented = is_fictional or files.is_demonstration()
    need = Need(origin=origin, origin_key=key, by=by, is_fictional=invented, version=0)
    need.stated_on = clock.day(at)
    ledger.write(NEED, need, _facts(values), act="need.state", by=by, at=at)
    return need


def _facts(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in (*NEED_FIELDS, "organisation_id") if name in values}


@transaction.atomic
def revise(
    *, need: Need, values: Mapping[str, Any], by: str, at: dt.datetime, version: int | None = None
) -> Change | None:
    """Raises NeedChangedMeanwhile."""
    row = _locked(need, version)
    return ledger.write(NEED, row, _facts(values), act="need.revise", by=by, at=at)


@transaction.atomic
def close(*, need: Need, because: str, by: str, at: dt.datetime) -> Change | None:
    """Nothing will answer it, or it is no more; its structure reads why."""
    values = {"state": Need.State.CLOSED, "closed_because": because}
    return ledger.write(NEED, _locked(need), values, act="need.close", by=by, at=at)


@transaction.atomic
def reopen(*, need: Need, by: str, at: dt.datetime) -> Change | None:
    row = _locked(need)
    values = {"state": _standing(row), "closed_because": ""}
    return ledger.write(NEED, row, values, act="need.reopen", by=by, at=at)


@transaction.atomic
def withdraw(*, need: Need, by: str, at: dt.datetime) -> Change | None:
    """Who stated it takes it back: nobody reads it any more."""
    return ledger.write(
        NEED, _locked(need), {"is_withdrawn": True}, act="need.withdraw", by=by, at=at
    )


def _locked(need: Need, version: int | None = None) -> Need:
    row = Need.objects.select_for_update().get(pk=need.pk)
    if version is not None and row.version != version:
        raise NeedChangedMeanwhile
    return row


def _standing(need: Need) -> str:
    return str(Need.State.ANSWERED if need.answers.exists() else Need.State.STATED)


@transaction.atomic
def answer(
    *, needs: Collection[int], key: str, words: str, url: str, by: str, at: dt.datetime
) -> None:
    """Something that a room above does answers these needs: `key` is its own, `action:12`. Who
    holds the pages is told, once for each answer. Said again, only its words change."""
    for need in Need.objects.select_for_update().filter(pk__in=needs, is_withdrawn=False):
        told = {"words": words[:300], "url": url[:300]}
        _row, is_new = NeedAnswer.objects.update_or_create(
            need=need, key=key, defaults=told, create_defaults={**told, "at": at}
        )
        if is_new and need.state == Need.State.STATED:
            values = {"state": Need.State.ANSWERED}
            ledger.write(NEED, need, values, act="need.answer", by=by, at=at)


@transaction.atomic
def unanswer(*, needs: Collection[int], key: str, by: str, at: dt.datetime) -> None:
    """It answers these needs no more: what `answer` is undone by."""
    for need in Need.objects.select_for_update().filter(pk__in=needs):
        need.answers.filter(key=key).delete()
        if need.state == Need.State.ANSWERED:
            values = {"state": _standing(need)}
            ledger.write(NEED, need, values, act="need.unanswer", by=by, at=at)


# Challenges


@transaction.atomic
def write_challenge(
    *,
    values: Mapping[str, Any],
    by: str,
    at: dt.datetime,
    challenge: Challenge | None = None,
    version: int | None = None,
    act: str = "challenge.write",
) -> Challenge:
    """A new challenge, or what this one says from now on. Raises ChallengeChangedMeanwhile."""
    row = _challenge(challenge, version) if challenge else _new(values["name"])
    ledger.write(CHALLENGE, row, values, act=act, by=by, at=at)
    return row


def publish(*, challenge: Challenge, is_published: bool, by: str, at: dt.datetime) -> None:
    act = "challenge.publish" if is_published else "challenge.unpublish"
    values = {"is_published": is_published}
    write_challenge(challenge=challenge, values=values, by=by, at=at, act=act)


def _challenge(challenge: Challenge, version: int | None = None) -> Challenge:
    row = Challenge.objects.select_for_update().get(pk=challenge.pk)
    if version is not None and row.version != version:
        raise ChallengeChangedMeanwhile
    return row


def _new(name: str) -> Challenge:
    return Challenge(slug=_free(name), is_fictional=files.is_demonstration(), version=0)


def _free(name: str) -> str:
    base = text.slugify(name)[:80] or "enjeu"
    slug, n = base, 1
    while Challenge.objects.filter(slug=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


@transaction.atomic
def group(
    *,
    needs: Collection[int],
    by: str,
    at: dt.datetime,
    challenge: Challenge | None = None,
    name: str = "",
) -> Challenge:
    """Put these needs into a challenge, or into a new one of this name, which takes the family,
    theme and commune that they all have. One act, undone as one. Raises NothingToGroup."""
    rows = list(Need.objects.select_for_update().filter(pk__in=needs, is_withdrawn=False))
    if not rows:
        raise NothingToGroup
    row = _challenge(challenge) if challenge else _new(name)
    told = None if challenge else _common(rows) | {"name": name}
    if told:
        CHALLENGE.fill(row, told)
    left = {need.challenge_id for need in rows if need.challenge_id not in (None, row.pk)}
    _moved(row, left, [need.pk for need in rows], by=by, at=at, is_new=told is not None)
    return row


def _moved(
    row: Challenge,
    left: Collection[Any],
    needs: list[int],
    *,
    by: str,
    at: dt.datetime,
    is_new: bool,
) -> None:
    groups = ledger.NEED_GROUPS
    before = {pk: groups.now(pk) for pk in (row.pk, *sorted(left))}
    ledger.group(row, {*before[row.pk], *needs})
    change = history.change(by=by, act="challenge.group", at=at, note=row.name)
    if is_new:
        after = CHALLENGE.stated(row)
        history.record(
            change=change, kind=CHALLENGE.kind, key=str(row.pk), before=None, after=after
        )
    for pk, had in before.items():
        history.record(change=change, kind=GROUP, key=str(pk), before=had, after=groups.now(pk))
    index.mark("challenge", [row.pk, *left])


def _common(needs: Collection[Need]) -> dict[str, Any]:
    """What all of them have, and nothing of what they do not share."""
    found = {}
    for name in ("family_id", "theme_id", "commune_id"):
        values = {getattr(need, name) for need in needs}
        found[name] = values.pop() if len(values) == 1 else None
    return found


@transaction.atomic
def ungroup(*, need: Need, by: str, at: dt.datetime) -> None:
    """The need stands alone again."""
    row = _locked(need)
    if row.challenge is None:
        return
    before = ledger.NEED_GROUPS.now(row.challenge_id)
    after = [pk for pk in before if pk != row.pk]
    ledger.group(row.challenge, after)
    change = history.change(by=by, act="challenge.ungroup", at=at, note=row.challenge.name)
    key = str(row.challenge_id)
    history.record(change=change, kind=GROUP, key=key, before=before, after=after)


# Families


@transaction.atomic
def write_family(
    *, values: Mapping[str, Any], by: str, at: dt.datetime, family: NeedFamily | None = None
) -> NeedFamily:
    """A family of needs, or what it is called from now on, and until when."""
    rows = NeedFamily.objects.select_for_update()
    row = rows.get(pk=family.pk) if family else NeedFamily(slug=_family_slug(values["name"]))
    ledger.write(FAMILY, row, values, act="need_family.write", by=by, at=at)
    return row


def _family_slug(name: str) -> str:
    base = text.slugify(name)[:36] or "famille"
    slug, n = base, 1
    while NeedFamily.objects.filter(pk=slug).exists():
        n += 1
        slug = f"{base}-{n}"
    return slug


WAYS = dict.fromkeys(
    (
        "need.state",
        "need.revise",
        "need.close",
        "need.reopen",
        "need.withdraw",
        "challenge.write",
        "challenge.publish",
        "challenge.unpublish",
        "challenge.group",
        "challenge.ungroup",
        "need_family.write",
    ),
    ledger.as_before("need", GROUP, "challenge", "need_family"),
)
