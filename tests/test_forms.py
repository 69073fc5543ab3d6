"""Every form refuses in one way: a summary first, a link to each fault, a title that says so."""

import re
import shutil
from pathlib import Path

import html5lib
import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import reverse

import maillage
from maillage.accounts import actions as accounts
from maillage.accounts.models import Role, User
from maillage.accounts.tests.builders import with_second_factor
from maillage.agenda.tests.builders import make_event
from maillage.awards.tests.builders import award as make_award
from maillage.base import clock, jobs
from maillage.base import settings as site_settings
from maillage.base.models import Message
from maillage.bulk.tests.opened import opened
from maillage.dossiers.actions import ending, links, papers
from maillage.dossiers.models import DossierLink
from maillage.dossiers.tests.builders import make_adviser, make_dossier, make_followed, make_support
from maillage.evaluations.tests.builders import make_evaluation
from maillage.figures.tests.builders import make_indicator
from maillage.groups.tests.builders import appoint, make_group, make_meeting
from maillage.installation import queries as installation
from maillage.invitations import actions as inviting
from maillage.invitations.models import Wave
from maillage.look.faults import faults_of
from maillage.needs.tests.builders import make_challenge, make_need, make_option
from maillage.news.tests.builders import make_classified, make_news
from maillage.newsletter.tests.builders import make_issue, make_item
from maillage.organisations.tests.builders import make_organisation
from maillage.pages.actions import pages
from maillage.participation import actions as participation
from maillage.participation.models import Contribution, ReplyTemplate
from maillage.plans.tests.builders import adopt, make_action, make_plan
from maillage.pledges.tests.builders import make_term
from maillage.prospects.tests.builders import make_prospect
from maillage.search import index
from maillage.signups.queries import key_of
from maillage.signups.tests.builders import comes, open_event
from maillage.sources.tests.builders import bring, make_run
from maillage.surveys.queries import fresh_ticket
from maillage.surveys.tests.builders import make_survey
from maillage.territories import actions as territories
from maillage.web import private_links

pytestmark = pytest.mark.django_db
ROOMS = Path(maillage.__file__).parent
FIELDS = re.compile(r"look/_field\.html|look/_field_errors\.html")
# A form that answers « wrong » to nothing: allauth names the key by itself when the name is empty.
NEVER_WRONG = {"mfa/webauthn/edit_form.html"}
ROWS = {"form-TOTAL_FORMS": "0", "form-INITIAL_FORMS": "0"}
# (template, who, address, what is sent)
FORMS = [
    ("upkeep/contribute/add.html", None, "/contribuer/structure/", {"hours_mo": "matin"}),
    ("upkeep/contribute/correct.html", None, "{page}corriger/", {"siret": "123"}),
    ("upkeep/contribute/report.html", None, "{page}signaler/", {}),
    ("managers/claim.html", None, "{page}gerer/", {}),
    (
        "managers/claim_follow.html",
        None,
        "/contribuer/suivi/{asked_claim}/repondre/",
        {"text": ""},
    ),
    ("upkeep/contribute/object.html", None, "/donnees-personnelles/opposition/", {}),
    ("managers/code.html", None, "{page}gerer/code/?suivi={claim}", {"code": ""}),
    ("invitations/code.html", None, "/code/", {"code": "FAUX"}),
    ("invitations/invited.html", None, "{invited}", {"sender_email": "pas-une"}),
    ("mailing/create.html", None, "/alertes/nouvelle/structures/?q=v%C3%A9lo", {}),
    ("participation/lost.html", None, "/contribuer/lien/", {"email": "pas-une"}),
    ("participation/follow.html", None, "/contribuer/suivi/{asked}/repondre/", {"text": " "}),
    ("participation/vouch.html", None, "/contribuer/a-confirmer/{waiting}/", {}),
    ("account/request_login_code.html", None, "/compte/connexion/", {"email": "pas-une"}),
    ("account/confirm_login_code.html", "code", "/compte/connexion/code/", {"code": "XXXXXX"}),
    ("mfa/authenticate.html", "login", "/compte/connexion/second-facteur/", {"code": "000"}),
    ("mfa/reauthenticate.html", "amina", "/compte/securite/verification/code/", {"code": "000"}),
    ("mfa/totp/activate_form.html", "bilal", "/compte/securite/application/", {"code": "000"}),
    ("mfa/webauthn/add_form.html", "bilal", "/compte/securite/cles/nouvelle/", {}),
    ("pages/legal_edit.html", "amina", "/equipe/mentions/", {"phone": "12"}),
    ("pages/door_edit.html", "amina", "/equipe/portes/j-ai-un-projet/", {"questions": "Où ?"}),
    ("pages/team.html", "amina", "/equipe/pages/", {"name": ""}),
    ("pages/page_title.html", "amina", "{site_page}titre/", {"name": ""}),
    ("pages/page_publish.html", "amina", "{site_page}en-ligne/", {"starts_at": "hier"}),
    ("pages/block_edit.html", "amina", "{site_page}ajouter/call/", {"link": "javascript:x"}),
    ("pages/bring.html", "amina", "/equipe/pages-importees/", {}),
    ("agenda/propose.html", None, "/agenda/proposer/", {"name": "", "day": "hier"}),
    ("agenda/picture.html", "amina", "{event}image/", {"alt": ""}),
    ("agenda/edit.html", "amina", "{event}modifier/", {"name": "", "commune": "Atlantide"}),
    ("programmes/edit.html", "amina", "/agenda/programmes/nouveau/", {"name": ""}),
    ("notices/edit.html", "amina", "/marches/publier/", {"name": ""}),
    ("missions/pool.html", "amina", "/equipe/accompagnement/consultants/", {"name": ""}),
    ("look/form.html", "amina", "/equipe/accompagnement/dispositifs/nouveau/", {"name": ""}),
    ("purchases/buying.html", None, "/j-achete/?q=", {}),
    ("look/form.html", "amina", "/j-achete/devis/", {"name": ""}),
    ("look/form.html", "amina", "/j-achete/sourcage/", {"name": ""}),
    ("look/form.html", "amina", "/equipe/aides/nouvelle/", {"name": ""}),
    ("awards/fix.html", "amina", "/marches/attribues/{award}/corriger/", {"buyer_siret": "12"}),
    ("figures/edit.html", "amina", "/equipe/indicateurs/nouveau/", {"name": ""}),
    ("figures/values.html", "amina", "/equipe/indicateurs/{indicator}/", {"value": "trop"}),
    ("groups/edit.html", "amina", "/groupes/nouveau/", {"name": ""}),
    ("groups/mandates.html", "amina", "{group}mandats/", {"organisation": "Inconnue"}),
    ("groups/mandate.html", "amina", "{group}mandats/{mandate}/", {"email": "pas-une"}),
    ("groups/attach.html", "amina", "{group}documents/", {}),
    ("groups/meeting_edit.html", "amina", "{group}reunions/nouvelle/", {"day": "hier"}),
    ("groups/minutes.html", "amina", "{meeting}compte-rendu/", {"present": "0"}),
    ("groups/decide.html", "amina", "{meeting}decision/", {"words": ""}),
    ("groups/task.html", "amina", "{meeting}tache/", {"text": ""}),
    ("plans/edit.html", "amina", "/equipe/plan/nouveau/", {"outline": "Des lieux"}),
    ("plans/adopt.html", "amina", "{plan}adopter/", {"adopted_on": "2999-01-01"}),
    ("plans/action_edit.html", "amina", "{plan}1/", {"name": "", "ends": "hier"}),
    ("planfiles/files.html", "amina", "{plan}fichiers/", {}),
    ("plans/links.html", "amina", "{plan}1/liens/", {**ROWS, "word": "x" * 600}),
    ("plans/line.html", "amina", "{plan}1/ligne/", {"ends": "hier"}),
    ("progress/propose.html", "amina", "{action}nouvelle/", {"word": ""}),
    ("look/form.html", "amina", "/equipe/mandats/nouveau/", {"name": "", "starts": "hier"}),
    ("look/form.html", "amina", "{term}nouveau/", {"name": "", "source_url": "là"}),
    ("plans/steps.html", "amina", "{plan}1/etapes/", {**ROWS, "word": "x" * 600}),
    ("plans/money.html", "amina", "{plan}1/argent/", {**ROWS, "word": "x" * 600}),
    ("signups/sign_up.html", None, "{event}inscription/", {"party": "0"}),
    ("signups/attendee.html", None, "/agenda/inscription/{attendee}/", {"party": "99"}),
    ("signups/terms.html", "amina", "{event}inscriptions/reglages/", {"capacity": "-3"}),
    ("signups/list.html", "amina", "{event}inscriptions/ajouter/", {"phone": "12"}),
    ("signups/write.html", "amina", "{event}inscriptions/ecrire/", {"subject": ""}),
    ("support/door.html", None, "/accompagnement/reponse/?a=&ou=Atlantide", {"b": "1"}),
    ("support/ask.html", None, "/accompagnement/demander/?a=idee&ou=Firminy", {"words": ""}),
    ("surveys/answer.html", None, "{survey_answer}", {"local": "peut-être"}),
    ("surveys/surveys.html", "amina", "/equipe/enquetes/", {"name": ""}),
    ("surveys/terms.html", "amina", "/equipe/enquetes/{survey}/reglages/", {"name": ""}),
    (
        "surveys/block.html",
        "amina",
        "/equipe/enquetes/{survey}/questionnaire/partie/",
        {"title": "", "when": "local ="},
    ),
    (
        "surveys/question.html",
        "amina",
        "/equipe/enquetes/{survey}/questionnaire/partie/local/question/",
        {"label": "", "kind": "one"},
    ),
    ("surveys/ask.html", "amina", "/equipe/enquetes/{survey}/interroger/", {"name": ""}),
    (
        "publications/compose.html",
        "amina",
        "/equipe/enquetes/{survey}/publications/composer/",
        {"name": ""},
    ),
    ("answerfiles/sheet.html", "amina", "/equipe/enquetes/{survey}/papier/", {}),
    ("surveys/enter.html", "amina", "/equipe/enquetes/{survey}/saisir/", {"structure": "?"}),
    ("news/propose.html", None, "/contribuer/actualite/", {"name": "", "communes": "Atlantide"}),
    ("news/propose.html", "amina", "/contribuer/actualite/", {"name": ""}),
    ("news/edit.html", "amina", "{news}modifier/", {"name": "", "communes": "Atlantide"}),
    ("news/classified_propose.html", None, "/contribuer/annonce/", {"last_day": "hier"}),
    ("news/classified_edit.html", "amina", "{classified}modifier/", {"name": ""}),
    ("news/answer.html", None, "{classified}repondre/", {"sender_email": "pas-une"}),
    ("upkeep/edit.html", "amina", "{page}modifier/", {"name": "", "hours_we": "idem?"}),
    ("upkeep/edit.html", "amina", "/equipe/structures/nouvelle/", {}),
    ("upkeep/close.html", "amina", "{page}fermer/", {"closed_on": "hier"}),
    ("managers/managers.html", "amina", "{page}gestionnaires/", {"email": "pas-une"}),
    ("upkeep/pictures.html", "amina", "{page}images/", {}),
    ("upkeep/charter.html", "amina", "/equipe/charte/", {"text": ""}),
    ("invitations/waves.html", "amina", "/equipe/invitations/", {"name": ""}),
    ("invitations/wave.html", "amina", "/equipe/invitations/{wave}/relais/", {}),
    ("invitations/letter.html", "amina", "/equipe/invitations/{wave}/lettre/", {}),
    ("participation/reply.html", "amina", "/equipe/reponses/{reply}/", {"name": ""}),
    ("sources/imports.html", "amina", "/equipe/imports/", {}),
    (
        "sources/mapping.html",
        "amina",
        "/equipe/imports/{run}/colonnes/",
        {"column_1": "name", "column_2": "name"},
    ),
    ("intake/register.html", "amina", "/equipe/registres/rna/", {}),
    ("sources/source.html", "amina", "/equipe/imports/sources/liste/", {"rank": "zéro"}),
    (
        "portal/vocabulary/row.html",
        "amina",
        "/equipe/vocabulaire/themes/mobilite/",
        {"hue": "vert"},
    ),
    ("pages/audit.html", "amina", "/equipe/accessibilite/", {"rate": "beaucoup"}),
    ("newsletter/subscribe.html", None, "/lettre/abonnement/", {"sender_email": "pas-une"}),
    ("newsletter/desk.html", "amina", "/equipe/lettre/", {"day": "hier"}),
    ("newsletter/compose.html", "amina", "/equipe/lettre/{issue}/", {"title": "", "day": "hier"}),
    ("newsletter/item.html", "amina", "/equipe/lettre/{issue}/{item}/", {"title": ""}),
    ("newsletter/bring.html", "amina", "/equipe/lettre/liste/", {"day": "mars"}),
    ("mailing/server.html", "amina", "/equipe/courrier/", {"host": ""}),
    ("mailing/server.html", "amina", "/equipe/courrier/signature/", {"pasted": "Bonjour à tous"}),
    ("bulk/mailing.html", "amina", "/equipe/envois/{mailing}/rythme/", {"pace": "vite"}),
    ("look/form.html", "amina", "/equipe/besoins/nouveau/", {"structure": "Nulle part"}),
    ("needs/needs.html", "amina", "/equipe/besoins/regrouper/", {}),
    ("look/form.html", "amina", "/equipe/besoins/{need}/clore/", {"because": ""}),
    ("look/form.html", "amina", "/equipe/projets/{prospect}/avis/", {}),
    ("look/form.html", "amina", "{page}projets/nouveau/", {"jobs": "beaucoup"}),
    ("look/form.html", "amina", "/equipe/pistes/{option}/decider/", {}),
    ("look/form.html", "amina", "/equipe/enjeux/{challenge}/noter/", {"criteria": "Emplois"}),
    ("evaluations/evaluation.html", "amina", "/mon-espace/notes/{evaluation}/", {"fini": "1"}),
    ("followups/lock.html", None, "{applicant}ouvrir/", {"code": "000000"}),
    ("followups/satisfaction.html", "nadia", "{ended}avis/", {}),
    ("followups/request.html", "lina", "{request}pas-pour-nous/", {"because": ""}),
    ("followups/advice.html", "lina", "{dossier}conseils/", {"text": ""}),
    ("followups/notes.html", "lina", "{dossier}notes/", {"text": ""}),
    ("followups/attach.html", "lina", "{dossier}documents/{asked_document}/", {}),
    ("followups/identify.html", "lina", "{dossier}structure/", {"siret": "123"}),
    ("look/form.html", "lina", "{dossier}terminer/", {"kind": "given_up"}),
    ("look/form.html", "lina", "{dossier}taches/", {"text": "", "due": "2999-01-01"}),
    ("look/form.html", "lina", "/mon-espace/dossiers/nouveau/", {"commune": "Atlantide"}),
    ("look/form.html", "amina", "/equipe/dossiers/grille/", {"criteria": "Argent"}),
    ("installation/begin.html", "first", "/commencer/{first}/", {"email": "pas-une"}),
    ("installation/address.html", "amina", "/equipe/adresse/", {"address": "ftp://"}),
    ("installation/identity.html", "amina", "/equipe/identite/", {"hue": "vert"}),
    ("installation/identity.html", "amina", "/equipe/identite/logo/", {}),
    ("portal/settings.html", "amina", "/equipe/reglages/", {}),
    ("portal/roles.html", "amina", "/equipe/roles/", {"role": "commune_referent"}),
    ("portal/hand_over.html", "amina", "/equipe/roles/{bilal}/passation/", {"email": ""}),
]


def followed(kind, key=""):
    patch = {"organisation": {"name": "Le Fournil"}, "place": {"commune": "42218"}}
    return participation.send(
        kind=kind,
        key=key,
        title="Le Fournil",
        patch=patch,
        commune="42218",
        signed="Mila",
        note="présidente",
        sender=participation.Sender("claire@exemple.fr"),
        at=clock.now(),
    )


def token_of_the_last_mail():
    written = Message.objects.filter(recipient="claire@exemple.fr").latest("pk")
    return re.search(r"/suivi/([\w-]+)/", written.text)[1]


def ask(row, by):
    row.refresh_from_db()
    participation.ask(contribution=row, revision=row.revision, text="Où ?", user=by, at=clock.now())


@pytest.fixture(scope="module")
def laid(of_the_module, tmp_path_factory):
    """The folder and the people of a site that has one of each thing, and where each is."""
    folder = tmp_path_factory.mktemp("forms")
    places = {"INDEX_ROOT": folder / "index", "MEDIA_ROOT": folder / "media"}
    with override_settings(DATA=folder, **places):
        return folder, *of_the_module(people_and_things)


@pytest.fixture
def amina(laid):
    return laid[1]


@pytest.fixture
def bilal(laid):
    return laid[2]


@pytest.fixture
def things(laid, tmp_path):
    shutil.copytree(laid[0], tmp_path, dirs_exist_ok=True)
    return laid[3]


def people_and_things():
    territories.install(codes=["244200770"], by="system", at=clock.now())
    amina, bilal = (
        accounts.welcome(
            email=f"{name}@{of}.example", name=name, roles=roles, by="system", at=clock.now()
        )
        for name, of, roles in (
            ("amina", "agente", ("officer", "steward")),
            ("bilal", "gestionnaire", ()),
        )
    )
    return with_second_factor(amina), bilal, things_of(amina, bilal)


def things_of(amina, bilal):
    """One of each thing that an address above speaks of."""
    site_settings.decide(values={"participation.vouches": 1}, by="system", at=clock.now())
    page = make_organisation(name="La Roue Libre", email="bonjour@roue.exemple", indexed=True)
    bring("43939307500015;Rebond;4 rue Neuve;42700;Firminy\n")
    index.settle()
    made = inviting.prepare(name="Printemps", query="", by=amina.author, at=clock.now())
    jobs.drain()
    code = re.search(r"\?c=(\w{8})", Message.objects.latest("pk").text)[1]
    invited = Client().post("/code/", {"code": code})["Location"]
    followed("page_claim", str(page.pk))
    claim = token_of_the_last_mail()
    question = followed("page_add")
    asked = token_of_the_last_mail()
    question = participation.confirm(contribution=question, at=clock.now())
    ask(question, amina)
    held = participation.confirm(contribution=followed("page_claim", str(page.pk)), at=clock.now())
    asked_claim = token_of_the_last_mail()
    ask(held, amina)
    waiting = participation.confirm(contribution=followed("page_add"), at=clock.now())
    event = open_event(event=make_event(organiser=page))
    return {
        "page": page.get_absolute_url(),
        "event": event.get_absolute_url(),
        "attendee": key_of(comes(event, "Noé")),
        "indicator": make_indicator().pk,
        "award": make_award().pk,
        "site_page": of_site_page(),
        **of_groups(),
        "news": make_news(of=[page]).get_absolute_url(),
        "classified": make_classified(email="gardien@exemple.fr").get_absolute_url(),
        "claim": claim,
        "asked": asked,
        "asked_claim": asked_claim,
        "waiting": waiting.pk,
        "invited": invited,
        "first": installation.first_key(),
        "wave": Wave.objects.get(pk=made.pk).pk,
        "bilal": bilal.pk,
        "mailing": opened()["mailing"]["pk"],
        "run": make_run("43939307500015;Rebond;4 rue Neuve;42700;Firminy\n", source="autre").pk,
        "reply": ReplyTemplate.objects.first().pk,
        **of_letters(),
        **of_surveys(),
        **of_needs(page, amina),
        **of_plan(),
        "term": f"/equipe/mandats/{make_term().slug}/",
        **of_dossiers(),
    }


def of_site_page():
    page = pages.write_page(stated={"name": "Nos choix"}, by="user:0", at=clock.now())
    return f"/equipe/pages/{page.slug}/"


def of_surveys():
    """A survey that is open, and a link by which one answers."""
    survey = make_survey()
    token = fresh_ticket(survey).token
    return {"survey": survey.pk, "survey_answer": f"/enquetes/repondre/{token}/1/"}


def of_groups():
    """A group, one of its members, one of its meetings."""
    group = make_group()
    return {
        "group": group.get_absolute_url(),
        "mandate": appoint(group, name="Paul").pk,
        "meeting": make_meeting(group).get_absolute_url(),
    }


def of_dossiers():
    """A dossier that Lina follows, one that is over, a request to her; what Nadia opens."""
    support = make_support("La Couveuse")
    lina = make_adviser("lina@conseil.example", support)
    row, over = (make_followed(lina, support, email=f"{n}@exemple.fr") for n in ("n", "nadia"))
    said = {"by": lina.author, "at": clock.now()}
    asked = papers.ask(dossier=row, name="Budget", **said)
    ending.close(dossier=over, values={"kind": "created"}, **said)
    own = {
        name: reverse("applicant", args=[links.add(one, at=clock.now())])
        for name, one in (("applicant", row), ("ended", over))
    }
    wanted = make_dossier(support, email="karim@exemple.fr")
    return own | {
        "dossier": row.get_absolute_url(),
        "asked_document": asked.pk,
        "request": wanted.requests.get().get_absolute_url(),
    }


def of_plan():
    """A plan that is adopted, and its one action."""
    row = make_plan()
    action = make_action(plan=row, lead_id=make_organisation(name="Recyclerie").pk)
    adopt(row)
    return {"plan": f"/equipe/plan/{row.slug}/", "action": action.get_absolute_url()}


def of_letters():
    """A letter that is composed, and one thing that it tells."""
    issue = make_issue()
    item = make_item(issue)
    return {"issue": issue.pk, "item": item.pk}


def of_needs(page, amina):
    """A need, its challenge, an option that somebody is asked to score; a prospect."""
    need = make_need(page=page)
    option = make_option(make_challenge(needs=[need]))
    return {
        "need": need.pk,
        "challenge": option.challenge.slug,
        "option": option.pk,
        "evaluation": make_evaluation([option], [amina]).pk,
        "prospect": make_prospect(page).pk,
    }


def enter(client, who, amina, bilal):
    if who in ("code", "login"):
        client.post("/compte/connexion/", {"email": amina.email})
    if who == "login":
        code = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", Message.objects.latest("pk").text, re.M)[1]
        client.post("/compte/connexion/code/", {"code": code})
    if who in ("amina", "bilal"):
        client.force_login({"amina": amina, "bilal": bilal}[who])
    if who == "lina":
        client.force_login(User.objects.get(email="lina@conseil.example"))
    if who == "nadia":  # who typed the code that she received
        opened_links = {one.token_hash: 2**40 for one in DossierLink.objects.all()}
        session = client.session
        session[private_links.UNLOCKED] = opened_links
        session.save()
    if who == "first":  # of a site of which nobody is in charge yet
        Role.objects.all().delete()
    if who == "bilal":
        Authenticator.objects.filter(user=bilal).delete()


def summary_of(page):
    found = [e for e in page.iter("div") if e.get("class") == "errors"]
    assert len(found) == 1, "one summary"
    return found[0]


def text_of(element):
    return " ".join("".join(element.itertext()).split())


@pytest.mark.parametrize(("template", "who", "address", "sent"), FORMS)
def test_a_refused_form_says_what_is_wrong_and_leads_to_it(
    client, things, amina, bilal, template, who, address, sent
):
    enter(client, who, amina, bilal)
    answer = client.post(address.format(**things), {"sent": "1", **sent})
    assert template in [t.name for t in answer.templates]
    body = answer.content.decode()
    page = html5lib.parse(body, namespaceHTMLElements=False)
    parents = {child: parent for parent in page.iter() for child in parent}
    summary = summary_of(page)
    assert page.find(".//title").text.startswith("Erreur : ")
    faults = summary.findall(".//li")
    heading = "Il y a une erreur" if len(faults) == 1 else f"Il y a {len(faults)} erreurs"
    assert text_of(summary.find(".//h2")) == heading
    assert summary.get("tabindex") == "-1"
    assert summary.find(".//*[@role='alert']") is not None
    wrong = {e.get("id"): e for e in page.iter() if e.get("aria-invalid") == "true"}
    links = {a.get("href").removeprefix("#"): text_of(a) for a in summary.findall(".//a")}
    for target, said in links.items():
        mended = next(e for e in page.iter() if e.get("id") == target)
        assert said, "a link is named by its field"
        labelled = f'for="{target}"' in body
        assert labelled or mended.tag == "fieldset"
        above = parents[mended]
        while above is not page:
            assert above.tag != "details" or above.get("open") is not None, f"{target} is folded"
            above = parents[above]
    shown = {name for name, e in wrong.items() if e.get("type") not in ("hidden", "radio")}
    assert {name for name in shown if not re.search(r"_\d+$", name)} <= set(links)
    ids = {e.get("id") for e in page.iter() if e.get("id")}
    for element in page.iter():
        described = (element.get("aria-describedby") or "").split()
        assert set(described) <= ids, f"{element.get('id')} is described by nothing"


def test_every_template_that_holds_a_field_is_in_the_table():
    held = set()
    for path in ROOMS.glob("*/templates/**/*.html"):
        name = path.relative_to(next(p for p in path.parents if p.name == "templates"))
        if FIELDS.search(path.read_text()) and not path.name.startswith("_"):
            held.add(str(name))
    parts = {  # that hold the fields
        "agenda/edit.html",
        "agenda/propose.html",
        "evaluations/evaluation.html",
        "signups/attendee.html",
        "signups/sign_up.html",
        "news/classified_edit.html",
        "news/classified_propose.html",
        "news/edit.html",
        "news/propose.html",
        "sources/mapping.html",
        "upkeep/contribute/add.html",
        "upkeep/contribute/correct.html",
    }
    assert held | parts | {"account/confirm_login_code.html"} == (
        {template for template, *_ in FORMS} | NEVER_WRONG | {"account/confirm_login_code.html"}
    )


def test_no_template_tells_faults_by_itself():
    """A page inherits the summary: it never writes one of its own, nor a fault of its own."""
    own = re.compile(r"non_field_errors|_form_errors|\.errors\b|as_p\b|as_div\b")
    allowed = {"_field_errors.html", "_faults.html"}
    found = [
        p.name
        for p in ROOMS.glob("*/templates/**/*.html")
        if p.name not in allowed and own.search(p.read_text())
    ]
    assert found == []


class Drink(forms.Form):
    name = forms.CharField(label="Votre nom")
    cup = forms.ChoiceField(label="Tasse", choices=[("a", "A")], widget=forms.RadioSelect)
    key = forms.IntegerField(widget=forms.HiddenInput)


def test_faults_follow_the_fields_and_a_hidden_one_leads_nowhere():
    form = Drink({"key": "x"})
    form.add_error(None, "Tout est faux.")
    assert [(f.label, f.target) for f in faults_of(form)] == [
        ("", ""),
        ("Votre nom", "id_name"),
        ("Tasse", "id_cup_0"),
        ("", ""),
    ]
    assert faults_of(Drink()) == []


def test_a_fold_opens_by_itself_on_a_fault():
    field = '{% include "look/_field.html" with field=form.name %}'
    source = '{% load look %}{% fold "Plus" %}' + field + "{% endfold %}"
    template = engines["django"].from_string(source)
    assert "<details open>" in template.render({"form": Drink({})})
    assert "<details>" in template.render({"form": Drink({"name": '<p class="error">'})})


def test_a_list_of_choices_tells_its_hint_and_its_fault():
    said = render_to_string("look/_field.html", {"field": Drink({})["cup"]})
    assert 'aria-describedby="id_cup_error"' in said
    assert 'id="id_cup_error"' in said


def test_a_contribution_that_is_refused_keeps_what_was_typed(client, things):
    before = Contribution.objects.count()
    answer = client.post("/contribuer/structure/", {"name": "Le Fournil", "hours_mo": "matin"})
    body = answer.content.decode()
    assert 'value="Le Fournil"' in body
    assert 'value="matin"' in body
    assert Contribution.objects.count() == before
