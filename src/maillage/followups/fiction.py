"""The dossiers of the demonstration: Nadia, who has neither account nor SIRET, at *étude*; an
association of home help in its DLA. All invented."""

import datetime as dt
from typing import Any

from maillage.base import clock
from maillage.dossiers.actions import following, identity, opening, papers, routing
from maillage.dossiers.models import DiagnosisGrid, Dossier
from maillage.organisations.models import Organisation
from maillage.schemes import actions as schemes
from maillage.schemes.models import Scheme, SupportOrganisation

NADIA = (
    "Avec quatre voisins, nous voudrions ouvrir un café où l’on répare ensemble ce qui casse : "
    "grille-pain, vélos, vêtements. Nous n’avons ni statut ni local, et nous ne savons pas par où "
    "commencer."
)
HOME_HELP = (
    "Nous n’arrivons plus à recruter, les tournées s’allongent et la trésorerie se tend. Nous "
    "voudrions revoir l’organisation avant l’été, avec nos salariées."
)
SCORES = {
    "market": (4, "trente foyers intéressés"),
    "money": (1, "pas encore de budget"),
    "team": (4, "cinq personnes, deux qui savent réparer"),
    "governance": (2, "une association, sans doute"),
    "premises": (1, "une salle prêtée, un samedi par mois"),
    "utility": (5, "moins de déchets, des voisins qui se parlent"),
}


def play(*, officer: Any, at: dt.datetime) -> None:
    pages = list(Organisation.objects.visible_to(officer).filter(is_fictional=True).order_by("pk"))
    if len(pages) < 4:
        return
    couveuse = _support(
        _page(pages, "couveuse", 0), ["talk", "status", "try", "money"], officer, at
    )
    union = _support(_page(pages, "coopérative", 1), ["status", "team", "market"], officer, at)
    lina = _adviser(couveuse, "lina@couveuse.example", "Lina Ferrand", officer, at, True)
    omar = _adviser(union, "omar@union.example", "Omar Delorme", officer, at, False)
    came = at - dt.timedelta(days=40)
    _nadia(couveuse, union, lina, came)
    _home_help(_page(pages, "domicile", 2), union, omar, came)


def _page(pages: list[Organisation], word: str, other: int) -> Organisation:
    return next((page for page in pages if word in page.name.lower()), pages[other])


def _support(
    page: Organisation, subjects: list[str], officer: Any, at: dt.datetime
) -> SupportOrganisation:
    values = {"subjects": subjects, "capacity": 6, "welcome": "Gratuit, sans rendez-vous le mardi."}
    said = {"by": officer.author, "at": at, "is_fictional": True}
    return schemes.write_support(values=values, organisation=page, **said)


def _adviser(
    support: SupportOrganisation,
    email: str,
    name: str,
    officer: Any,
    at: dt.datetime,
    coordinates: bool,
) -> Any:
    said = {"email": email, "name": name, "coordinates": coordinates}
    return schemes.appoint(support=support, by=officer.author, at=at, **said).user


def _nadia(
    couveuse: SupportOrganisation, union: SupportOrganisation, lina: Any, came: dt.datetime
) -> None:
    scheme = Scheme.objects.get(key="creation")
    row: Dossier = opening.open_dossier(
        words=NADIA,
        origin=Dossier.Origin.DOOR,
        name="Nadia",
        is_group=True,
        email="nadia@exemple.fr",
        reachable="le matin",
        wanted=["talk", "status"],
        commune="42186",
        theme=None,
        scheme=scheme,
        partners={
            couveuse: ["Aide à : choisir un statut", "Reçoit les projets avant tout SIRET"],
            union: ["Aide à : choisir un statut"],
        },
        at=came,
        is_fictional=True,
    ).dossier
    who = {"by": lina.author, "at": came + dt.timedelta(days=2)}
    routing.take(request=row.requests.get(support=couveuse), user=lina, **who)
    _welcome, orientation, study, *_rest = scheme.stages.all()
    following.move_stage(dossier=row, stage=orientation, because="", **who)
    who["at"] += dt.timedelta(days=7)
    following.move_stage(dossier=row, stage=study, because="", **who)
    advice = "Essayez un samedi à la Halle avant de signer un bail : la salle et les outils y sont."
    following.advise(dossier=row, text=advice, **who)
    grid = DiagnosisGrid.objects.order_by("version").last()
    if grid:
        following.diagnose(dossier=row, grid=grid, values=SCORES, **who)
    papers.ask(dossier=row, name="Budget du premier semestre", **who)
    today = clock.day(who["at"])
    own = {"text": "Appeler la mairie pour la salle", "is_applicants": True}
    following.set_task(dossier=row, values=own | {"due": today + dt.timedelta(days=60)}, **who)
    meeting = {"subject": "Relire le budget", "minutes": 60, "place": "Médiathèque"}
    meeting["starts"] = dt.datetime.combine(
        today + dt.timedelta(days=45), dt.time(10), clock.zone()
    )
    following.meet(dossier=row, values=meeting, **who)
    following.spend(dossier=row, support=couveuse, minutes=75, day=today, **who)


def _home_help(
    page: Organisation, union: SupportOrganisation, omar: Any, came: dt.datetime
) -> None:
    scheme = Scheme.objects.get(key="dla")
    row: Dossier = opening.open_dossier(
        words=HOME_HELP,
        origin=Dossier.Origin.PARTNER,
        name=page.name,
        is_group=True,
        email="direction@domicile.example",
        wanted=["team"],
        scheme=scheme,
        partners={union: ["Aide à : employer, s’organiser à plusieurs"]},
        at=came,
        is_fictional=True,
    ).dossier
    who = {"by": omar.author, "at": came + dt.timedelta(days=1)}
    routing.take(request=row.requests.get(), user=omar, **who)
    identity.confirm(dossier=row, organisation=page, **who)
    shared = scheme.stages.all()[1]
    following.move_stage(dossier=row, stage=shared, because="", **who)
    who["at"] += dt.timedelta(days=12)
    following.advise(dossier=row, text="Réunir les équipes de secteur avant les plannings.", **who)
