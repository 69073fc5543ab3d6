"""A TED_EXPORT → `ToldNotice`: the form in French, or the first."""

from maillage.base.numbers import whole
from maillage.notices.connectors.told import (
    AWARD,
    CALL,
    CORRECTION,
    PLANNING,
    ToldLot,
    ToldNotice,
    each_once,
)
from maillage.notices.connectors.tree import Tree

RECORD = "TED_EXPORT"
KINDS = {  # standard forms, regulation 2015/1986
    "F01": PLANNING,
    "F02": CALL,
    "F03": AWARD,
    "F04": PLANNING,
    "F05": CALL,
    "F06": AWARD,
    "F12": CALL,
    "F13": AWARD,
    "F14": CORRECTION,
    "F15": AWARD,
    "F21": CALL,
    "F22": CALL,
    "F24": CALL,
    "F25": AWARD,
}
CONTRACTS = {"WORKS": "works", "SUPPLIES": "supplies", "SERVICES": "services"}
RESERVED = {
    "RESTRICTED_SHELTERED_WORKSHOP": "workshops",
    "RESTRICTED_SHELTERED_PROGRAM": "workshops",
    "RESERVED_ORGANISATIONS_SERVICE_MISSION": "services",
}


def told(export: Tree) -> ToldNotice:
    coded = export.first("CODED_DATA_SECTION") or Tree("")
    form = _form(export)
    body = form.first("CONTRACTING_BODY/ADDRESS_CONTRACTING_BODY") or Tree("")
    about = form.first("OBJECT_CONTRACT") or Tree("")
    number = coded.said("NOTICE_DATA/NO_DOC_OJS")
    earlier = coded.said("NOTICE_DATA/REF_NOTICE/NO_DOC_OJS")
    kind = KINDS.get(form.attributes.get("FORM", ""), CALL)
    root = earlier if earlier and kind in (AWARD, CORRECTION) else number
    lots = [_lot(one) for one in about.all("OBJECT_DESCR")]
    if not any(lot.number for lot in lots):
        lots = []  # one description of the whole is no lot
    type_of = about.first("TYPE_CONTRACT") or Tree("")
    address = next(
        (one.whole() for one in coded.all("NOTICE_DATA/URI_LIST/URI_DOC") if _is_french(one)),
        coded.said("NOTICE_DATA/URI_LIST/URI_DOC"),
    )
    whole = about.first("OBJECT_DESCR") or Tree("")
    return ToldNotice(
        number=number,
        root=root,
        numbers=each_once([f"ted:{number}", f"ted:{earlier}" if earlier else ""]),
        kind=kind,
        name=about.said("TITLE"),
        summary=about.said("SHORT_DESCR") or whole.said("SHORT_DESCR"),
        contract=CONTRACTS.get(type_of.attributes.get("CTYPE", ""), ""),
        procedure=_procedure(form),
        buyer=body.said("OFFICIALNAME"),
        buyer_id=body.said("NATIONALID"),
        postcode=body.said("POSTAL_CODE"),
        town=body.said("TOWN"),
        departments=each_once(
            one.attributes.get("CODE", "") for one in coded.all("NOTICE_DATA/PERFORMANCE_NUTS")
        ),
        published=coded.said("REF_OJS/DATE_PUB"),
        deadline=_deadline(form) or coded.said("CODIF_DATA/DT_DATE_FOR_SUBMISSION"),
        amount=about.said("VAL_ESTIMATED_TOTAL", "VAL_TOTAL"),
        months=_months(whole) if not lots else "",
        cpv=_cpv(about, "CPV_MAIN"),
        documents=form.said("CONTRACTING_BODY/URL_DOCUMENT"),
        link=address,
        reserved=_reserved(form),
        lots=lots,
    )


def _form(export: Tree) -> Tree:
    section = export.first("FORM_SECTION") or Tree("")
    rows = [one for one in section.children if "FORM" in one.attributes]
    return next((one for one in rows if _is_french(one)), rows[0] if rows else Tree(""))


def _is_french(one: Tree) -> bool:
    return one.attributes.get("LG") == "FR"


def _reserved(form: Tree) -> str:
    terms = form.first("LEFTI") or Tree("")
    return next((RESERVED[one.name] for one in terms.children if one.name in RESERVED), "")


def _procedure(form: Tree) -> str:
    """The name of its tag: PT_OPEN, PT_RESTRICTED…, directly or within a directive."""
    said = form.first("PROCEDURE") or Tree("")
    rows = [*said.children, *(inner for one in said.children for inner in one.children)]
    tag = next((one.name for one in rows if one.name.startswith("PT_")), "")
    return tag.removeprefix("PT_").replace("_", " ").lower()


def _deadline(form: Tree) -> str:
    day = form.said("PROCEDURE/DATE_RECEIPT_TENDERS")
    hour = form.said("PROCEDURE/TIME_RECEIPT_TENDERS")
    return f"{day}T{hour}" if day and hour else day


def _cpv(tree: Tree, *names: str) -> list[str]:
    rows = (one for name in names for one in tree.all(f"{name}/CPV_CODE"))
    return each_once(one.attributes.get("CODE", "") for one in rows)


def _months(descr: Tree) -> str:
    said = descr.first("DURATION")
    if said is None:
        return ""
    times = {"MONTH": 1, "YEAR": 12}.get(said.attributes.get("TYPE", ""), 0)
    figure = said.whole()
    number = whole(figure)
    return str(number * times) if number is not None and times else ""


def _lot(descr: Tree) -> ToldLot:
    return ToldLot(
        number=descr.said("LOT_NO"),
        name=descr.said("TITLE"),
        summary=descr.said("SHORT_DESCR"),
        cpv=_cpv(descr, "CPV_ADDITIONAL"),
        amount=descr.said("VAL_OBJECT"),
        months=_months(descr),
        places=each_once(one.attributes.get("CODE", "") for one in descr.all("NUTS")),
    )
