"""A notice in UBL → `ToldNotice`. The number of each field is its business term (BT), by the SDK of
the Publications Office."""

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

RECORDS = {
    "ContractNotice": CALL,
    "PriorInformationNotice": PLANNING,
    "ContractAwardNotice": AWARD,
}
COMPANIES = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/Organizations/Organization"
CHANGES = "UBLExtensions/UBLExtension/ExtensionContent/EformsExtension/Changes"
RESERVED = {"res-ws": "workshops", "res-pub-ser": "services", "none": "none"}  # BT-71
MONTHS = {"MONTH": 1, "YEAR": 12}


def told(notice: Tree) -> ToldNotice:
    project = notice.first("ProcurementProject") or Tree("")
    lots = [_lot(one) for one in _lots(notice)]
    buyer = _buyer(notice)
    number = notice.said("ID")
    version = notice.said("VersionID")  # BT-757
    folder = notice.said("ContractFolderID")  # BT-04
    kind = RECORDS.get(notice.name, CALL)
    changes = notice.first(CHANGES)
    if changes is not None and kind == CALL:
        kind = CORRECTION
    terms = notice.first("TenderingTerms") or Tree("")
    documents = "TenderingTerms/CallForTendersDocumentReference/Attachment/ExternalReference/URI"
    reserved = each_once(lot.reserved for lot in lots)
    return ToldNotice(
        number=f"{number}-{version}" if version else number,
        root=folder or number,
        numbers=[f"folder:{folder}"] if folder else [],
        kind=kind,
        name=project.said("Name"),
        summary=project.said("Description"),
        contract=_one(project.coded("ProcurementTypeCode", "listName", "contract-nature")),
        procedure=notice.said("TenderingProcess/ProcedureCode"),  # BT-105
        buyer=buyer.said("PartyName/Name"),  # BT-500
        buyer_id=buyer.said("PartyLegalEntity/CompanyID"),  # BT-501
        postcode=buyer.said("PostalAddress/PostalZone"),
        town=buyer.said("PostalAddress/CityName"),
        departments=_places(project),
        published=notice.said("IssueDate"),
        deadline=next((lot.deadline for lot in lots if lot.deadline), ""),
        amount=project.said("RequestedTenderTotal/EstimatedOverallContractAmount"),  # BT-27
        months=next((lot.months for lot in lots if lot.months), ""),
        cpv=_cpv(project),
        documents=notice.said(f"ProcurementProjectLot/{documents}"),  # BT-15
        reserved=next((one for one in reserved if one != "none"), next(iter(reserved), "")),
        execution="yes" if any(lot.execution == "yes" for lot in lots) else "",
        social=each_once(code for lot in lots for code in lot.social),
        environment=each_once(
            one.whole()
            for lot in notice.all("ProcurementProjectLot")
            for one in _types(lot, "environmental-impact")
        ),
        reserved_words=terms.said("Note"),
        lots=lots,
    )


def _lots(notice: Tree) -> list[Tree]:
    """Groups of lots are none: what bears the scheme « Lot »."""
    rows = notice.all("ProcurementProjectLot")
    return [row for row in rows if row.coded("ID", "schemeName", "Lot")]


def _buyer(notice: Tree) -> Tree:
    """The organisation that the contracting party names."""
    named = notice.said("ContractingParty/Party/PartyIdentification/ID")
    for one in notice.all(f"{COMPANIES}/Company"):
        if one.said("PartyIdentification/ID") == named:
            return one
    return Tree("")


def _lot(lot: Tree) -> ToldLot:
    project = lot.first("ProcurementProject") or Tree("")
    asked = "TenderingTerms/TendererQualificationRequest/SpecificTendererRequirement"
    reserved = lot.coded(
        f"{asked}/TendererRequirementTypeCode", "listName", "reserved-procurement"
    )  # BT-71
    execution = lot.coded(
        "TenderingTerms/ContractExecutionRequirement/ExecutionRequirementCode",
        "listName",
        "reserved-execution",
    )  # BT-736
    return ToldLot(
        number=lot.said("ID"),
        name=project.said("Name"),
        summary=project.said("Description"),
        cpv=_cpv(project),
        amount=project.said("RequestedTenderTotal/EstimatedOverallContractAmount"),
        months=_months(project),
        places=_places(project),
        deadline=_deadline(lot),
        reserved=RESERVED.get(_one(reserved), ""),
        execution=_one(execution),
        social=each_once(
            one.whole()
            for name in ("social-objective", "strategic-procurement")  # BT-775, BT-06
            for one in _types(lot, name)
            if name == "social-objective" or one.whole() == "soc-pur"
        ),
    )


def _types(lot: Tree, name: str) -> list[Tree]:
    path = "ProcurementProject/ProcurementAdditionalType/ProcurementTypeCode"
    return lot.coded(path, "listName", name)


def _one(found: list[Tree]) -> str:
    return found[0].whole() if found else ""


def _cpv(project: Tree) -> list[str]:
    paths = ("MainCommodityClassification", "AdditionalCommodityClassification")  # BT-262, BT-263
    found = (one for path in paths for one in project.all(f"{path}/ItemClassificationCode"))
    return each_once(one.whole() for one in found)


def _places(project: Tree) -> list[str]:
    rows = project.all("RealizedLocation/Address/CountrySubentityCode")
    return each_once(one.whole() for one in rows)


def _deadline(lot: Tree) -> str:
    """BT-131, or BT-1311 where one first asks to take part: `2020-02-04T10:00:00+02:00`."""
    for name in ("TenderSubmissionDeadlinePeriod", "ParticipationRequestReceptionPeriod"):
        period = lot.first(f"TenderingProcess/{name}")
        if period and (day := period.said("EndDate")):
            hour = period.said("EndTime")
            return f"{day[:10]}T{hour}" if hour else day[:10]
    return ""


def _months(project: Tree) -> str:
    """BT-36, or the months from BT-536 to BT-537."""
    period = project.first("PlannedPeriod")
    if period is None:
        return ""
    measure = period.first("DurationMeasure")
    if measure is not None:
        times = MONTHS.get(measure.attributes.get("unitCode", ""), 0)
        said = measure.whole()
        figure = whole(said)
        return str(figure * times) if figure is not None and times else ""
    first, last = period.said("StartDate")[:7], period.said("EndDate")[:7]
    if len(first) == len(last) == 7:
        years, months = int(last[:4]) - int(first[:4]), int(last[5:]) - int(first[5:])
        return str(max(years * 12 + months, 1))
    return ""
