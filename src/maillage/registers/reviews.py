"""What the review screen shows of the directory: a row beside pages, a place that left its list,
and what a changed row would change."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from maillage.base.kinds import REFUSE, ContributionLike, Review, ReviewSide, Subject, Verb
from maillage.claims import queries as claimed
from maillage.claims.rules import Statement, resolve
from maillage.organisations.models import Claim, Organisation, Place
from maillage.organisations.queries.sides import page_side, subjects, values_shown
from maillage.organisations.words import in_words, label_of
from maillage.reading.names import in_its_case
from maillage.registers import queries
from maillage.registers.rules import Record
from maillage.sources.models import PEOPLE, ChangeRow, Source
from maillage.sources.queries import ranks
from maillage.sources.targets import RowDifference


def of_row(row: ChangeRow, record: Record) -> Review:
    """A row that somebody must decide of. A list that shouts is not another name for that."""
    stated = {**record.organisation, **record.place}
    sides = [
        ReviewSide(
            title=_("La ligne %(n)s") % {"n": row.line},
            note=f"{row.run.source.name}, {row.run.file_name}",
            values=values_shown({**stated, "name": in_its_case(stated.get("name") or row.name)}),
        )
    ]
    verbs = []
    for i, evidence in enumerate(row.evidence):
        side = _side(evidence, row.run.source_id)
        if side is not None:
            sides.append(side)
            first = i == 0
            label = _("C’est elle : « %(n)s »") % {"n": side.title}
            verbs.append(Verb(f"same:{i}", label, "link", first))
    label = _("C’est une autre structure : publier") if verbs else _("Publier")
    verbs.append(Verb("new", label, "plus", not verbs))
    verbs.append(Verb(REFUSE, _("Ne pas importer"), "x"))
    remarks = [_fault(f) for f in row.faults if f["severity"] in ("doubtful", "left")]
    question = _("Est-ce la même structure ?") if row.evidence else _("Faut-il la publier ?")
    return Review(in_its_case(row.name), question, tuple(sides), tuple(verbs), tuple(remarks))


def _fault(fault: Mapping[str, str]) -> str:
    return _("%(c)s « %(v)s » : %(r)s") % {
        "c": fault["column"],
        "v": fault["value"],
        "r": fault["reason"],
    }


def _side(evidence: Mapping[str, Any], source: str) -> ReviewSide | None:
    common = {"reasons": tuple(evidence["reasons"]), "score": evidence["score"]}
    row = ChangeRow.objects.filter(pk=evidence.get("row")).first()
    if row is not None:
        values = {**row.values.get("organisation", {}), **row.values.get("place", {})}
        note = _("ligne %(n)s du même fichier") % {"n": row.line}
        return ReviewSide(title=row.name, note=note, values=values_shown(values), **common)
    if "place" in evidence:
        places = Place.objects.select_related("organisation", "commune")
        place = places.filter(pk=evidence["place"]).first()
    else:  # a row of the same file, that is on line by now
        place = queries.place_spoken_of(source, evidence["key"])
    return page_side(place, **common) if place else None


def of_absence(contribution: ContributionLike) -> Review:
    """A place that its list does not name any more."""
    place = Place.objects.select_related("organisation", "commune").get(pk=contribution.key)
    return Review(place.organisation.name, _("A-t-elle fermé ?"), (page_side(place),))


def verbs_of_absence(_contribution: ContributionLike) -> tuple[Verb, ...]:
    return (
        Verb("close", _("Elle a fermé"), "x", True),
        Verb(REFUSE, _("Elle existe toujours"), "check"),
    )


def about_absence(contribution: ContributionLike) -> list[Subject]:
    return subjects(Organisation.objects.filter(places=contribution.key))


def differences(row: ChangeRow, record: Record) -> list[RowDifference]:
    """What a changed row would change on its page, field by field."""
    source = row.run.source
    place = queries.place_spoken_of(source.pk, record.key)
    if siret := record.place.get("siret"):
        place = Place.objects.filter(identifiers__value=f"siret:{siret}").first() or place
    place = place and (place.merged_into or place)
    found: list[RowDifference] = []
    names = dict(Source.objects.values_list("pk", "name"))
    order = ranks()
    for values, claims in (
        (record.organisation, Claim.objects.filter(organisation=row.subject)),
        (
            record.place,
            Claim.objects.filter(place__in=[place, *place.aliases.all()])
            if place
            else Claim.objects.none(),
        ),
    ):
        found += _between(values, claimed.stated(claims), source, record.key, order, names)
    return found


def _between(
    values: Mapping[str, Any],
    statements: list[Statement],
    source: Source,
    key: str,
    order: Mapping[str, Mapping[str, int]],
    names: Mapping[str, str],
) -> list[RowDifference]:
    now = resolve(statements, order)
    by = {s.id: s.source for s in statements}
    newest = max((s.change for s in statements), default=0) + 1
    then = resolve([*statements, Statement(-1, source.pk, key, newest, values)], order)
    found = []
    for field in dict.fromkeys([*values, *now.values]):
        stated = field in values
        mine_before = field in now.origins and by.get(now.origins[field]) == source.pk
        if not stated and not mine_before:
            continue
        before, after = now.values.get(field), values.get(field)
        if before == after:
            continue
        author = by.get(now.origins.get(field, 0), "")
        found.append(
            RowDifference(
                label=label_of(field),
                shown=in_words(field, before),
                by=_("des personnes") if author == PEOPLE else names.get(author, ""),
                stated=in_words(field, after),
                wins=then.values.get(field) == after,
            )
        )
    return found


def facts_of(record: Record) -> list[str]:
    """What a new row holds, in a few words."""
    both = {**record.organisation, **record.place}
    names = ("siret", "siren", "rna", "street", "postcode", "commune", "phone", "email", "website")
    found = [in_words(name, both[name]) for name in names if both.get(name)]
    return found + [label_of(name) for name in both if ":" in name]
