"""A release of the Open Contracting Data Standard 1.1 → an award for each of its `awards`.
Fields: standard.open-contracting.org/1.1/en/schema/reference."""

from collections.abc import Iterator, Mapping
from typing import Any

from maillage.awardfiles.connectors.decp import Record, in_order, text
from maillage.awardfiles.told import ToldAward, each_winner_once, packed
from maillage.base.numbers import whole

KINDS = {"works": "Travaux", "goods": "Fournitures", "services": "Services"}
CPV = ("CPV", "cpv")


def told(release: Record) -> Iterator[ToldAward]:
    tender = _dict(release.get("tender"))
    parties = {text(one.get("id")): one for one in _dicts(release.get("parties"))}
    buyer = _dict(release.get("buyer")) or _dict(tender.get("procuringEntity"))
    for award in _dicts(release.get("awards")):
        if text(award.get("status")) in ("pending", "cancelled", "unsuccessful"):
            continue
        contracts = [
            one
            for one in _dicts(release.get("contracts"))
            if text(one.get("awardID")) == text(award.get("id"))
        ]
        signed = contracts[0] if contracts else {}
        yield ToldAward(
            number=text(award.get("id")) or text(release.get("ocid")),
            uid=f"{text(release.get('ocid'))}:{text(award.get('id'))}".strip(":"),
            name=text(award.get("title")) or text(tender.get("title")),
            nature=KINDS.get(text(tender.get("mainProcurementCategory")), "Marché"),
            cpv=_code(award) or _code(tender),
            procedure=text(tender.get("procurementMethodDetails")),
            buyer=text(buyer.get("name")),
            buyer_id=_number(buyer, parties)[0],
            months=_months(_dict(award.get("contractPeriod"))),
            notified=text(award.get("date")) or text(signed.get("dateSigned")),
            published=text(release.get("date")),
            amount=_amount(_dict(signed.get("value"))) or _amount(_dict(award.get("value"))),
            winners=each_winner_once(
                [_winner(one, parties) for one in _dicts(award.get("suppliers"))]
            ),
            modifications=in_order(
                [
                    {"number": text(one.get("id")), "on": text(one.get("date")), "what": what}
                    for of in (award, *contracts)
                    for one in _dicts(of.get("amendments"))
                    if (what := text(one.get("description")) or text(one.get("rationale")) or "–")
                ]
            ),
            rest=packed({"ocid": text(release.get("ocid")), "tag": release.get("tag") or []}),
        )


def _dict(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _number(party: Record, parties: Mapping[str, Record]) -> tuple[str, str]:
    """(number, its scheme): of the party that this names, or its own."""
    whole = parties.get(text(party.get("id")), party)
    known = [_dict(whole.get("identifier")), *_dicts(whole.get("additionalIdentifiers"))]
    french = [one for one in known if text(one.get("scheme")).startswith(("FR-", "SIRE"))]
    one = next(iter([*french, *known]), {})
    number = text(one.get("id")) or text(party.get("id")).removeprefix("FR-RCS-")
    return number, text(one.get("scheme")).removeprefix("FR-")


def _winner(party: Record, parties: Mapping[str, Record]) -> dict[str, str]:
    number, scheme = _number(party, parties)
    return {"id": number, "type": scheme, "name": text(party.get("name"))}


def _amount(value: Record) -> str:
    return text(value.get("amount")) if text(value.get("currency")) in ("", "EUR") else ""


def _code(of: Record) -> str:
    for item in _dicts(of.get("items")):
        named = _dict(item.get("classification"))
        if text(named.get("scheme")) in CPV:
            return text(named.get("id"))
    return ""


def _months(period: Record) -> str:
    days = whole(text(period.get("durationInDays")))
    return "" if days is None else str(round(days / 30.44))
