"""Prospects as somebody may read them, and what they make together."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from maillage.accounts import rules as accounts
from maillage.base.models import Change, Entry
from maillage.needs import rules
from maillage.needs.models import NeedFamily
from maillage.organisations.models import Organisation
from maillage.prospects.models import DevelopmentProspect


def prospect_of(pk: int, user: Any) -> DevelopmentProspect:
    """Raises Http404 for who may not see it, as when there is none."""
    rows = DevelopmentProspect.objects.visible_to(user).prefetch_related("blocks", "views")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def prospects_of(organisation: Organisation, user: Any) -> QuerySet[DevelopmentProspect]:
    """Of a structure, and of those that were joined to it."""
    rows = DevelopmentProspect.objects.visible_to(user)
    return rows.filter(organisation__in=organisation.with_aliases()).prefetch_related("blocks")


@dataclass(frozen=True)
class ProspectSummary:
    """« 14 projets, 52 emplois possibles, 9 bloqués par les locaux ». What is None is too few to be
    told."""

    projects: int | None
    jobs: int | None
    blocked: Mapping[NeedFamily, int] = field(default_factory=dict)


def summary(user: Any, rows: QuerySet | None = None) -> ProspectSummary:
    """Of the projects that are open; of those that structures share, for whoever may not read the
    rows, every figure under the threshold hidden."""
    reads_rows = accounts.is_officer(user)
    found = DevelopmentProspect.objects.filter(is_withdrawn=False) if rows is None else rows
    found = found.filter(state=DevelopmentProspect.State.OPEN)
    if not reads_rows:
        found = found.filter(is_shared=True).real()
    told = list(found.order_by().values_list("pk", "organisation", "jobs"))
    pages = {pk: page for pk, page, _jobs in told}
    blocks: dict[str, set[int]] = {}
    through = DevelopmentProspect.blocks.through.objects.filter(developmentprospect__in=pages)
    for pk, family in through.values_list("developmentprospect", "needfamily"):
        blocks.setdefault(family, set()).add(pk)
    stated = [(page, jobs) for _pk, page, jobs in told if jobs is not None]
    jobs = sum(jobs for _page, jobs in stated)
    named = NeedFamily.objects.in_bulk(list(blocks))
    blocked = {named[family]: pks for family, pks in blocks.items()}
    if reads_rows:
        return ProspectSummary(len(told), jobs, _ordered({f: len(p) for f, p in blocked.items()}))
    return ProspectSummary(
        len(told) if rules.is_told(pages.values()) else None,
        jobs if rules.is_told(page for page, _jobs in stated) else None,
        _ordered({f: len(p) for f, p in blocked.items() if rules.part_is_told(p, pages)}),
    )


def _ordered(counts: Mapping[NeedFamily, int]) -> dict[NeedFamily, int]:
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].rank)))


def addresses_of(changes: Collection[Change], user: Any) -> dict[int, str]:
    """{change: the prospect that it is about}, where this reader sees it."""
    rows = Entry.objects.filter(change__in=changes, kind="prospect").values_list("change", "key")
    told = {change: int(key) for change, key in rows}
    seen = DevelopmentProspect.objects.visible_to(user).in_bulk(set(told.values()))
    return {change: seen[pk].get_absolute_url() for change, pk in told.items() if pk in seen}
