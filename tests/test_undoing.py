"""Undo is one verb with one rule, whatever the act: once, from the subject that it wrote, and what
it had replaced stands again."""

import datetime as dt
import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from maillage.agenda import actions as agenda
from maillage.agenda.models import Event
from maillage.agenda.tests.builders import make_event, make_picture
from maillage.aids import actions as aids
from maillage.aids.models import Aid
from maillage.awards import actions as awards
from maillage.awards.models import Award
from maillage.base import clock, history, settings, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Change, Entry
from maillage.evaluations import actions as evaluations
from maillage.evaluations.models import Evaluation
from maillage.evaluations.tests.builders import make_evaluation
from maillage.figures import actions as figures
from maillage.figures.frames import FilledIndicator
from maillage.figures.models import DatedValue, Indicator
from maillage.figures.tests.builders import make_indicator, say
from maillage.groups import actions as groups
from maillage.groups.queries import KINDS
from maillage.groups.tests.builders import appoint, make_group, make_meeting, set_task
from maillage.installation import actions as installation
from maillage.installation.models import Installation
from maillage.managers.actions import managers
from maillage.merging import actions as merging
from maillage.needs.actions import exploring, stating
from maillage.needs.models import Challenge, Need, NeedFamily, Option, OptionDecision
from maillage.needs.tests.builders import decide, make_challenge, make_need, make_option
from maillage.news.actions import classifieds, items
from maillage.news.models import Classified, NewsItem
from maillage.news.tests.builders import make_classified, make_news
from maillage.newsletter.actions import bringing, composing
from maillage.newsletter.models import Issue, Subscriber, SubscriberList
from maillage.newsletter.rules import Consent
from maillage.newsletter.tests.builders import make_issue, make_item
from maillage.notices import actions as notices
from maillage.notices.models import Notice
from maillage.organisations import rules
from maillage.organisations.actions import people, pictures
from maillage.organisations.models import Manager, Organisation
from maillage.organisations.stated import Stated
from maillage.organisations.tests.builders import make_organisation, reread, undo_from
from maillage.pages import actions as pages
from maillage.pages.actions import pages as made_pages
from maillage.pages.models import DoorPage, LegalNotice, SitePage
from maillage.participation.actions import desk
from maillage.participation.models import ReplyTemplate
from maillage.plans.actions import plans
from maillage.plans.actions import writing as plan_actions
from maillage.plans.models import ActionPlan, ActionWord, PlanAction
from maillage.plans.tests.builders import line, make_action, make_plan
from maillage.pledges import actions as pledges
from maillage.pledges.models import Pledge
from maillage.pledges.tests.builders import make_pledge, make_term
from maillage.programmes import actions as programmes
from maillage.programmes.models import EventProgramme
from maillage.programmes.tests.builders import make_programme
from maillage.prospects import actions as prospects
from maillage.prospects.models import AdviserView, DevelopmentProspect
from maillage.prospects.tests.builders import make_prospect
from maillage.publications import actions as publications
from maillage.publications.models import Publication
from maillage.publications.tests.builders import compose, publish, survey_of
from maillage.questionnaires.rules.questionnaire import Questionnaire
from maillage.signups.actions import Wanted, team
from maillage.signups.models import Attendee, SignUpTerms
from maillage.signups.tests.builders import TERMS, comes, open_event
from maillage.sources import actions as sources
from maillage.sources.tests import builders
from maillage.surveys.actions import answering
from maillage.surveys.actions import editing as surveys
from maillage.surveys.models import Survey, SurveyValue
from maillage.surveys.tests.builders import answers, make_survey
from maillage.territories import actions as territories
from maillage.territories.models import Instance
from maillage.upkeep.actions import network
from maillage.vocabulary import actions as vocabulary
from maillage.vocabulary.models import Theme
from tests.toy import actions as notes
from tests.toy.tests.builders import make_note

pytestmark = pytest.mark.django_db
BY = {"by": "user:999"}  # somebody of the team
REBOND = "43939307500015;Rebond;4 rue des Alouettes;42000;Saint-Étienne\n"


@dataclass
class Scene:
    """Something that an act is done to, and how it is seen."""

    of: Subject
    act: Any
    seen: Any


def at():
    return {**BY, "at": clock.now()}


def page_scene(act, seen=lambda page: (page.summary, page.closed_on, page.is_listed)):
    page = make_organisation(name="La Roue", summary="Vélos")
    return Scene(
        Subject("organisation", str(page.pk)), lambda: act(page), lambda: seen(reread(page))
    )


def states(act, **values):
    def revise(page):
        version = reread(page).version
        people.revise(organisation=page, version=version, stated=Stated(values), act=act, **at())

    return page_scene(revise)


def image():
    body = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(body, "PNG")
    body.seek(0)
    return body


def add_logo(page):
    return pictures.add(
        organisation=page, file=image(), kind="logo", alt="Une roue", credit="", **at()
    )


def logos(page):
    return list(page.pictures.shown().values_list("pk", flat=True))


def of_pictures(act):
    def remove(page):
        pictures.remove(picture=page.pictures.shown().get(), **at())

    scene = page_scene(add_logo if act == "picture.add" else remove, logos)
    add_logo(Organisation.objects.get(pk=scene.of.key))
    return scene


def of_network(act):
    network.publish_charter(text="Ensemble.", **at())
    scene = page_scene(
        lambda page: (network.join if act == "network.join" else network.leave)(
            organisation=page, **at()
        ),
        lambda page: list(page.memberships.filter(ended_at=None).values_list("charter", "since")),
    )
    if act == "network.leave":
        network.join(organisation=Organisation.objects.get(pk=scene.of.key), **at())
    return scene


def of_two(act):
    one, other = make_organisation(name="La Roue"), make_organisation(name="La Roue libre")

    def decided():
        pages = {"one": reread(one), "other": reread(other)}
        (merging.merge if act == "organisation.merge" else merging.tell_apart)(**pages, **at())

    def seen():
        said = merging.Decision.objects.filter(withdrawn=None)
        return [reread(page).merged_into_id for page in (one, other)], said.count()

    return Scene(Subject("organisation", str(one.pk)), decided, seen)


def creation():
    people.create(stated=Stated({"name": "Neuve"}, {"commune": "42218"}), **at())


def of_creation(_act):
    key = str(Organisation.objects.order_by("pk").values_list("pk", flat=True).last() or 0)
    listed = Organisation.objects.visible_to(None)
    return Scene(Subject("organisation", key), creation, lambda: set(listed.values_list("name")))


def of_holding(act):
    page = make_organisation(name="La Roue")
    who = {"email": "mila@exemple.fr", "name": "Mila", "proof": "officer"}

    def give():
        managers.give(organisation=page, **who, **at())

    def end():
        managers.end(manager=page.managers.today().get(), **at())

    if act == "manager.end":
        give()
    seen = lambda: list(page.managers.today().values_list("user__email", flat=True))  # noqa: E731
    return Scene(Subject("manager", ""), give if act == "manager.give" else end, seen)


def of_settings(_act):
    def decide_both():
        values = {rules.CONFIRM_AFTER.name: 7, rules.MANAGERS_WAIT.name: True}
        settings.decide(values=values, **at())

    def seen():
        return rules.CONFIRM_AFTER(), rules.MANAGERS_WAIT()

    return Scene(Subject("setting", rules.CONFIRM_AFTER.name), decide_both, seen)


def of_vocabulary(_act):
    theme = Theme.objects.first()
    seen = lambda: Theme.objects.filter(pk=theme.pk).values().get()  # noqa: E731

    def keep():
        theme.name, theme.valid_until = "Autrement", clock.today()
        vocabulary.save_row(row=theme, **at())

    return Scene(Subject("theme", theme.pk), keep, seen)


def of_reply(_act):
    reply = ReplyTemplate.objects.create(verb="ask", name="Où ?", text="Où est-ce ?")

    def save():
        reply.name, reply.text = "Quand ?", "C’est quand ?"
        desk.save_reply(reply=reply, **at())

    seen = ReplyTemplate.objects.filter(pk=reply.pk).values
    return Scene(Subject("reply", str(reply.pk)), save, lambda: seen().get())


def of_name(_act):
    site = Instance.objects.get()
    values = {name: getattr(site, name) for name in territories.IDENTITY} | {"name": "Le Fil"}

    def rename():
        version = Instance.objects.get().version
        territories.rename_site(values=values, version=version, **at())

    return Scene(Subject("instance", "1"), rename, lambda: Instance.objects.get().name)


def of_door(_act):
    def write():
        pages.write_door(page=DoorPage(name="j-ai-un-projet", lead="Venez en parler."), **at())

    def seen():
        return list(DoorPage.objects.exclude(lead="").values_list("lead", flat=True))

    return Scene(Subject("door", "j-ai-un-projet"), write, seen)


def of_opening(_act):
    Installation.objects.update(is_open=False)
    seen = lambda: Installation.objects.get().is_open  # noqa: E731
    return Scene(Subject("installation", "is_open"), lambda: installation.open_site(**at()), seen)


def of_site_logo(_act):
    def seen():
        return [row.logo_width for row in Installation.objects.exclude(logo_file="")]

    show = lambda: installation.show_logo(file=image(), **at())  # noqa: E731
    return Scene(Subject("installation", "logo_file"), show, seen)


def of_notice(_act):
    said = dict.fromkeys(("address", "phone", "host", "host_address", "host_phone"), "…")

    def write():
        pages.write_notice(notice=LegalNotice(publisher="Amina Bensaïd", **said), **at())

    def seen():
        return list(LegalNotice.objects.values_list("publisher", flat=True))

    return Scene(Subject("notice", "1"), write, seen)


def of_site_page(act):
    page = made_pages.write_page(stated={"name": "Notre politique"}, **at())
    said = {
        "page.publish": {"is_draft": False},
        "page.withdraw": {"ends_at": "2031-01-01T00:00:00+00:00"},
    }.get(act, {"summary": "Ce que nous faisons."})

    def seen():
        return list(SitePage.objects.values_list("summary", "is_draft", "ends_at"))

    write = lambda: made_pages.write_page(stated=said, page=page, act=act, **at())  # noqa: E731
    return Scene(Subject("site_page", str(page.pk)), write, seen)


def of_address(_act):
    keep = lambda: installation.keep_address(address="https://ess.exemple.fr", **at())  # noqa: E731
    seen = lambda: Installation.objects.get().address  # noqa: E731
    return Scene(Subject("installation", "address"), keep, seen)


def of_import(_act):
    run = builders.compare(REBOND)

    def seen():
        run.refresh_from_db()
        if run.state == run.State.UNDOING:
            builders.drive(run)
        return set(Organisation.objects.visible_to(None).values_list("siren"))

    return Scene(run.subject, lambda: builders.accept(run, *builders.EVERYTHING), seen)


def of_note(act):
    note = make_note()

    def write():
        notes.write(values={"summary": "On chante"}, note=notes.Note.objects.get(), **at())

    def hide():
        notes.hide(note=notes.Note.objects.get(), **at())

    done = write if act == "note.write" else hide
    return Scene(Subject("note", str(note.pk)), done, lambda: notes.Note.objects.values().get())


def of_event(act):
    event = make_event()
    if act.startswith("event.picture"):
        picture = None if act == "event.picture" else make_picture(event)
        put = lambda: make_picture(event)  # noqa: E731
        drop = lambda: agenda.remove_picture(picture=picture, **at())  # noqa: E731
        seen = lambda: list(event.pictures.shown().values_list("name", flat=True))  # noqa: E731
        return Scene(Subject("event", str(event.pk)), drop if picture else put, seen)
    if act == "event.show":
        agenda.hide(event=event, **at())
    acts = {
        "event.write": lambda now: agenda.write(values={"summary": "En selle"}, event=now, **at()),
        "event.cancel": lambda now: agenda.cancel(event=now, **at()),
        "event.hide": lambda now: agenda.hide(event=now, **at()),
        "event.show": lambda now: agenda.show_again(event=now, **at()),
    }
    return Scene(
        Subject("event", str(event.pk)),
        lambda: acts[act](Event.objects.get()),
        lambda: Event.objects.values("summary", "status", "is_shown").get(),
    )


def of_programme(act):
    row = make_programme()
    event = make_event()

    def write():
        programmes.write(values={"summary": "Un mois"}, programme=row, **at())

    def choose():
        programmes.choose(programme=row, events=[event.pk], **at())

    done = write if act == "programme.write" else choose
    seen = lambda: list(EventProgramme.objects.values("summary", "events"))  # noqa: E731
    return Scene(Subject("programme", str(row.pk)), done, seen)


def of_tender_notice(_act):
    row = notices.write(values={"name": "Nettoyage"}, **at())
    return Scene(
        Subject("tender_notice", str(row.pk)),
        lambda: notices.write(values={"name": "Ménage"}, notice=row, **at()),
        lambda: Notice.objects.values("name", "is_shown").get(),
    )


def of_aid(act):
    row = aids.write_aid(values={"name": "Coup de pouce"}, **at())
    if act == "aid.show":
        aids.withdraw_aid(aid=row, **at())
    acts = {
        "aid.write": lambda: aids.write_aid(values={"name": "Prêt"}, aid=row, **at()),
        "aid.confirm": lambda: aids.confirm_aid(aid=row, **at()),
        "aid.withdraw": lambda: aids.withdraw_aid(aid=row, **at()),
        "aid.show": lambda: aids.show_aid_again(aid=row, **at()),
    }
    seen = lambda: Aid.objects.values("name", "is_shown", "checked_on").get()  # noqa: E731
    return Scene(Subject("aid", str(row.pk)), acts[act], seen)


def of_award(act):
    row = awards.write_award(values={"name": "Nettoyage", "amount": 1000}, **at())
    seen = lambda: Award.objects.values("amount", "is_shown").get()  # noqa: E731
    if act == "public_award.correct":
        correct = lambda: awards.correct_award(values={"amount": 900}, award=row, **at())  # noqa: E731
        return Scene(Subject("public_award", str(row.pk)), correct, seen)
    awards.correct_award(values={"is_shown": False}, award=row, **at())
    subject = Subject("public_award", str(row.pk + 1))
    write = lambda: awards.write_award(values={"name": "Repas", "amount": 2}, **at())  # noqa: E731
    shown = lambda: list(Award.objects.filter(is_shown=True).values_list("name"))  # noqa: E731
    return Scene(subject, write, shown)


def of_needs(act):
    """Each act of needs on a challenge that has one, an option that is decided, a prospect."""
    need, page = make_need(), make_organisation()
    challenge = make_challenge(needs=[need], published=act == "challenge.unpublish")
    option, prospect = make_option(challenge), make_prospect(page)
    locaux, name = NeedFamily.objects.get(pk="premises"), {"name": "Autrement"}
    acts = {
        "need.state": lambda: make_need("Un four"),
        "need.revise": lambda: stating.revise(need=need, values={"words": "Un quai"}, **at()),
        "need.close": lambda: stating.close(need=need, because="Trouvé", **at()),
        "need.reopen": lambda: stating.reopen(need=need, **at()),
        "need.withdraw": lambda: stating.withdraw(need=need, **at()),
        "need_family.write": lambda: stating.write_family(values=name, family=locaux, **at()),
        "challenge.write": lambda: make_challenge("Recruter"),
        "challenge.publish": lambda: stating.publish(
            challenge=challenge, is_published=True, **at()
        ),
        "challenge.unpublish": lambda: stating.publish(
            challenge=challenge, is_published=False, **at()
        ),
        "challenge.group": lambda: stating.group(needs=[need.pk], name="Ailleurs", **at()),
        "challenge.ungroup": lambda: stating.ungroup(need=need, **at()),
        "prospect.write": lambda: make_prospect(page, jobs=4, blocks=["premises"]),
        "prospect.withdraw": lambda: prospects.withdraw_prospect(prospect=prospect, **at()),
        "prospect.advise": lambda: prospects.add_view(prospect=prospect, text="Oui", **at()),
        "option.write": lambda: exploring.write_option(values=name, option=option, **at()),
        "option.withdraw": lambda: exploring.withdraw_option(option=option, **at()),
        "option.decide": lambda: decide(option),
        "evaluation.write": lambda: make_evaluation([option], []),
    }
    if act == "need.reopen":
        acts["need.close"]()

    def seen():
        tables = (Need, Challenge, DevelopmentProspect, Option, Evaluation)
        rows = [table.objects.filter(is_withdrawn=False).order_by("pk") for table in tables]
        rows += [table.objects.order_by("pk") for table in (NeedFamily, AdviserView)]
        rows.append(OptionDecision.objects.order_by("pk"))
        return [[row | {"version": 0} for row in of.values()] for of in rows]

    return Scene(Subject("", ""), acts[act], seen)


def of_indicator(act):
    row = make_indicator()
    value = say(row, "2025-12-31", "12")
    counted = FilledIndicator("toy.trees", "Arbres", "", "", lambda: 3)
    of_room = figures.filled(offered=counted, found=Decimal(1), at=clock.now())
    DatedValue.objects.filter(pk=of_room.pk).update(day=dt.date(2025, 1, 1))
    last = figures.filled(offered=counted, found=Decimal(2), at=clock.now())
    acts = {
        "indicator.write": lambda: figures.write(values={"unit": "postes"}, indicator=row, **at()),
        "indicator.say": lambda: figures.say(
            indicator=row, day=value.day, values={"value": 13}, correcting=value, **at()
        ),
        "indicator.withdraw": lambda: figures.withdraw(value=value, **at()),
        "indicator.fill": lambda: figures.filled(offered=counted, found=Decimal(3), at=clock.now()),
    }
    about = {"indicator.write": ("indicator", row), "indicator.fill": ("dated_value", last)}
    kind, thing = about.get(act, ("dated_value", value))
    seen = lambda: [  # noqa: E731
        list(Indicator.objects.values("unit", "is_shown")),
        list(DatedValue.objects.values("value", "is_withdrawn", "by")),
    ]
    return Scene(Subject(kind, str(thing.pk)), acts[act], seen)


def of_group(act):
    group = make_group()
    mandate, meeting, task = appoint(group), make_meeting(group), set_task(group)
    decided = groups.decide(meeting=meeting, words="Oui", **at())
    acts = {
        "group.write": (
            ("group", group),
            lambda: groups.write(values={"summary": "Ensemble"}, group=group, **at()),
        ),
        "group.appoint": (
            ("mandate", mandate),
            lambda: groups.appoint(
                group=group, mandate=mandate, values={"ends": dt.date(2041, 1, 1)}, **at()
            ),
        ),
        "group.minute": (
            ("meeting", meeting),
            lambda: groups.minute(
                meeting=meeting, present=[mandate.pk], excused=[], minutes="Dit", **at()
            ),
        ),
        "group.task_done": (
            ("group_task", task),
            lambda: groups.end_task(task=task, day=dt.date(2031, 6, 1), **at()),
        ),
    }
    made = {"group.call": "meeting", "group.decide": "group_decision", "group.task": "group_task"}
    if kind := made.get(act):
        return of_what_a_group_makes(act, kind, group, decided)
    (kind, thing), done = acts[act]
    seen = lambda: [list(model.objects.values(*SEEN[name])) for name, model in KINDS.items()]  # noqa: E731
    return Scene(Subject(kind, str(thing.pk)), done, seen)


SEEN = {
    "group": ("summary", "is_shown"),
    "mandate": ("ends", "is_withdrawn"),
    "meeting": ("present", "minutes", "is_withdrawn"),
    "group_decision": ("text", "is_withdrawn"),
    "group_task": ("done_on", "is_withdrawn"),
}


def of_what_a_group_makes(act, kind, group, decided):
    """What is made is known once it is done; undone, it stands nowhere."""
    making = {
        "group.call": lambda: make_meeting(group, "2031-06-21"),
        "group.decide": lambda: groups.decide(meeting=decided.meeting, words="Non", **at()),
        "group.task": lambda: set_task(group, "Écrire"),
    }
    model = KINDS[kind]
    seen = lambda: model.objects.standing().count()  # noqa: E731
    return Scene(Subject(kind, ""), making[act], seen)


def of_plan(_act):
    row = make_plan()
    write = lambda: plans.write(values={"summary": "Trois ans"}, plan=row, **at())  # noqa: E731
    seen = lambda: list(ActionPlan.objects.values("name", "summary"))  # noqa: E731
    return Scene(Subject("action_plan", str(row.pk)), write, seen)


def of_pledges(act):
    term = make_term()
    first, row = (make_pledge(name, term=term, published=False) for name in ("Un", "Deux"))
    done = {
        "term.write": lambda: pledges.write_term(values={"body": "La mairie"}, term=term, **at()),
        "pledge.write": lambda: pledges.write_pledge(
            values={"said_state": "done", "said_why": "Vu"}, pledge=row, **at()
        ),
        "pledge.publish": lambda: pledges.publish_pledges(pledges=[first, row], **at()),
        "pledge.order": lambda: pledges.move_pledge(pledge=row, up=True, **at()),
        "pledge.withdraw": lambda: pledges.withdraw_pledge(pledge=row, **at()),
    }
    names = ("pk", "number", "name", "said_state", "is_published", "is_withdrawn", "term__body")
    of = Subject("elected_term", term.pk) if act == "term.write" else Subject("pledge", row.pk)
    seen = lambda: list(Pledge.objects.order_by("number").values_list(*names))  # noqa: E731
    return Scene(of._replace(key=str(of.key)), done[act], seen)


def of_action(act):
    row = make_action()
    told = plan_actions.ToldWord("Un financeur manque.")

    def write():
        values = {"status": "going", "lines": [line("Région", planned=7)]}
        plan_actions.write(plan=row.plan, values=values, action=row, told=told, **at())

    tell = lambda: plan_actions.tell(action=row, told=told, **at())  # noqa: E731

    def seen():
        words = list(ActionWord.objects.values_list("text", flat=True))
        return list(PlanAction.objects.values("status", "told_on", "lines__planned")), words

    done = write if act == "plan.action" else tell
    return Scene(Subject("plan_action", str(row.pk)), done, seen)


def of_terms(_act):
    event = make_event()

    def set_terms():
        team.set_terms(event=event, values=TERMS | {"capacity": 12}, **at())

    seen = lambda: list(SignUpTerms.objects.values())  # noqa: E731
    return Scene(Subject("sign_up_terms", str(event.pk)), set_terms, seen)


def of_attendee(act):
    event = open_event()
    row = None if act == "signup.add" else comes(event, "Claire")
    if act == "signup.put_back":
        team.remove(attendee=row, **at())
    acts = {
        "signup.add": lambda: team.add(event=event, key="", wanted=Wanted("Odette"), **at()),
        "signup.remove": lambda: team.remove(attendee=row, **at()),
        "signup.put_back": lambda: team.put_back(attendee=row, **at()),
    }
    seen = lambda: list(Attendee.objects.seated().values("name", "seats"))  # noqa: E731
    return Scene(Subject("attendee", str(row.pk) if row else ""), acts[act], seen)


def of_presence(_act):
    row = comes(open_event(), "Claire")

    def mark():
        team.mark(attendance=row.attendance, came={row.pk}, **at())

    seen = lambda: list(Attendee.objects.values_list("came", flat=True))  # noqa: E731
    return Scene(Subject("attendance", str(row.attendance_id)), mark, seen)


def of_survey(act):
    if act == "survey.begin":
        begin = lambda: surveys.begin(name="Besoins", **at())  # noqa: E731
        return Scene(Subject("survey", ""), begin, Survey.objects.count)
    survey = make_survey(is_open=act == "survey.close")
    acts = {
        "survey.write": lambda: surveys.write(
            survey=survey, form=Questionnaire(), revision=1, **at()
        ),
        "survey.terms": lambda: surveys.set_terms(survey=survey, values={"name": "Vœux"}, **at()),
        "survey.open": lambda: surveys.open_survey(survey=survey, **at()),
        "survey.close": lambda: surveys.close(survey=survey, **at()),
    }
    seen = lambda: Survey.objects.values("name", "state", "draft").get()  # noqa: E731
    return Scene(Subject("survey", str(survey.pk)), acts[act], seen)


def of_publication(act):
    """Composed, given up; or published, taken off, given again."""
    survey = survey_of((9, {"besoin": "toit"}), (8, {"besoin": "fonds"}))
    row = (
        compose(survey, "besoin")
        if act.endswith(("compose", "drop"))
        else publish(survey, "besoin")
    )
    if act == "publication.restore":
        publications.withdraw(publication=row, **at())
    acts = {
        "publication.compose": lambda: compose(survey, "note", publication=row),
        "publication.drop": lambda: publications.drop(publication=row, **at()),
        "publication.withdraw": lambda: publications.withdraw(publication=row, **at()),
        "publication.restore": lambda: publications.restore(publication=row, **at()),
    }
    seen = lambda: Publication.objects.values("name", "asked", "state").get()  # noqa: E731
    return Scene(Subject("publication", str(row.pk)), acts[act], seen)


def of_response(act):
    row = answers(make_survey(), {"local": "oui"})
    if act == "survey.count_again":
        answering.set_aside(response=row, **at())
    acts = {"survey.set_aside": answering.set_aside, "survey.count_again": answering.count_again}
    seen = lambda: list(SurveyValue.objects.values_list("choice"))  # noqa: E731
    return Scene(
        Subject("survey_response", str(row.pk)), lambda: acts[act](response=row, **at()), seen
    )


def of_letter(act):
    issue = make_issue()
    item = make_item(issue)
    acts = {
        "letter.write": lambda: composing.write(issue=issue, values={"title": "Été"}, **at()),
        "letter.item": lambda: composing.reword(item=item, title="Bal", words="Ici.", **at()),
    }

    def seen():
        return issue.items.filter(key="event:0").values(
            "title", "words"
        ).get(), Issue.objects.get().title

    return Scene(Subject(composing.ISSUE, str(issue.pk)), acts[act], seen)


def of_subscribers(act):
    consent = Consent("marie@liste.example", dt.date(2026, 3, 12), "Forum", "Oui")
    return Scene(
        Subject(bringing.LIST, "1"),
        lambda: bringing.bring(name="Forum", rows=[consent], **at()),
        lambda: Subscriber.objects.agreed().count(),
    )


def of_news(act):
    item = make_news()
    if act == "news.show":
        items.hide(item=item, **at())
    acts = {
        "news.write": lambda now: items.write(values={"summary": "Enfin"}, item=now, **at()),
        "news.hide": lambda now: items.hide(item=now, **at()),
        "news.show": lambda now: items.show_again(item=now, **at()),
        "news.picture": lambda now: items.show_picture(
            item=now, picture=items.ToldPicture(image(), "Une roue"), **at()
        ),
    }
    return Scene(
        Subject("news", str(item.pk)),
        lambda: acts[act](NewsItem.objects.get()),
        lambda: (
            NewsItem.objects.values("summary", "is_shown").get(),
            list(item.pictures.shown().values_list("pk")),
        ),
    )


def of_classified(act):
    row = make_classified()
    if act == "classified.show":
        classifieds.hide(classified=row, **at())
    acts = {
        "classified.write": lambda now: classifieds.write(
            values={"text": "Gris"}, classified=now, **at()
        ),
        "classified.prolong": lambda now: classifieds.prolong(classified=now, **at()),
        "classified.end": lambda now: classifieds.end(classified=now, **at()),
        "classified.hide": lambda now: classifieds.hide(classified=now, **at()),
        "classified.show": lambda now: classifieds.show_again(classified=now, **at()),
    }
    return Scene(
        Subject("classified", str(row.pk)),
        lambda: acts[act](Classified.objects.get()),
        lambda: Classified.objects.values("text", "until", "is_shown", "is_over").get(),
    )


SCENES = {
    "organisation.create": of_creation,
    "organisation.revise": lambda act: states(act, summary="Ateliers"),
    "organisation.close": lambda act: states(act, closed_on="2026-01-31"),
    "organisation.correct": lambda act: states(act, summary="Ateliers"),
    "organisation.unlist": lambda act: states(act, listed=False),
    "organisation.confirm": lambda act: page_scene(
        lambda page: people.confirm(organisation=page, by_manager=False, **at()),
        lambda page: page.claims.filter(withdrawn=None).count(),
    ),
    "organisation.merge": of_two,
    "organisation.tell_apart": of_two,
    "picture.add": of_pictures,
    "picture.remove": of_pictures,
    "network.join": of_network,
    "network.leave": of_network,
    "manager.give": of_holding,
    "manager.end": of_holding,
    "settings.decide": of_settings,
    "vocabulary.keep": of_vocabulary,
    "reply.revise": of_reply,
    "instance.rename": of_name,
    "door.write": of_door,
    "site.open": of_opening,
    "site.address": of_address,
    "site.logo": of_site_logo,
    "notice.write": of_notice,
    **dict.fromkeys(("page.write", "page.publish", "page.withdraw", "page.restore"), of_site_page),
    "import": of_import,
    **dict.fromkeys(agenda.WAYS, of_event),
    "tender_notice.write": of_tender_notice,
    **dict.fromkeys(aids.WAYS, of_aid),
    "public_award.write": of_award,
    "public_award.correct": of_award,
    **dict.fromkeys(programmes.WAYS, of_programme),
    **dict.fromkeys(figures.WAYS, of_indicator),
    **dict.fromkeys(groups.WAYS, of_group),
    **dict.fromkeys((*stating.WAYS, *exploring.WAYS, *prospects.WAYS, *evaluations.WAYS), of_needs),
    **dict.fromkeys(plans.WAYS, of_plan),
    **dict.fromkeys(plan_actions.WAYS, of_action),
    **dict.fromkeys(pledges.WAYS, of_pledges),
    "signup.terms": of_terms,
    "signup.add": of_attendee,
    "signup.remove": of_attendee,
    "signup.put_back": of_attendee,
    "signup.mark": of_presence,
    **dict.fromkeys(surveys.WAYS, of_survey),
    **dict.fromkeys(answering.WAYS, of_response),
    **dict.fromkeys(publications.WAYS, of_publication),
    **dict.fromkeys(composing.WAYS, of_letter),
    **dict.fromkeys(bringing.WAYS, of_subscribers),
    **dict.fromkeys(items.WAYS, of_news),
    **dict.fromkeys(classifieds.WAYS, of_classified),
    "note.write": of_note,
    "note.hide": of_note,
}
OF_THE_QUEUE = {"import.refuse", "undo"}  # doubtful rows, images that waited: in their rooms' tests


def ways():
    return {act: way for of_room in undoing.WAYS for act, way in of_room.items()}


def test_each_act_that_can_be_undone_has_its_scene():
    undone = {
        act
        for act, way in ways().items()
        if not isinstance(way, undoing.Never) and way is not undoing.DECIDED
    }
    assert undone == set(SCENES) | OF_THE_QUEUE


@pytest.mark.parametrize("act", sorted(SCENES))
def test_it_is_undone_once_from_its_subject_and_from_no_other(territory, act):
    other = make_organisation(name="Le Fil")
    scene = SCENES[act](act)
    before = scene.seen()
    scene.act()
    change = Change.objects.filter(act=act).latest("pk")
    of = subject_of(scene, act)
    after = scene.seen()
    elsewhere = Subject("organisation", str(other.pk))
    refusal = undoing.OfAnImport if act == "import" else undoing.OfAnotherSubject
    with pytest.raises(refusal):
        undoing.undo(change=change, of=elsewhere, **at())
    assert scene.seen() == after
    undoing.undo(change=change, of=of, **at())
    assert scene.seen() == before
    with pytest.raises(undoing.AlreadyUndone):
        undoing.undo(change=change, of=of, **at())
    assert scene.seen() == before


def subject_of(scene, act):
    """What an act made is known once it is done."""
    if not scene.of.kind:
        entry = Entry.objects.filter(change__act=act).latest("pk")
        return Subject(entry.kind, entry.key)
    if act in ("group.call", "group.decide", "group.task"):
        return scene.of._replace(key=str(KINDS[scene.of.kind].objects.latest("pk").pk))
    if act == "subscribers.bring":
        return scene.of._replace(key=str(SubscriberList.objects.latest("pk").pk))
    if act == "organisation.create":
        return scene.of._replace(key=str(Organisation.objects.latest("pk").pk))
    if act == "survey.begin":
        return scene.of._replace(key=str(Survey.objects.latest("pk").pk))
    if act == "signup.add":
        return scene.of._replace(key=str(Attendee.objects.latest("pk").pk))
    return (
        Subject("manager", str(Manager.objects.latest("pk").pk)) if not scene.of.key else scene.of
    )


@pytest.mark.parametrize("act", ["settings.decide", "reply.revise", "instance.rename"])
def test_what_was_said_since_stays(territory, act):
    scene = SCENES[act](act)
    scene.act()
    change = Change.objects.filter(act=act).latest("pk")
    (entry, *_others) = change.entries.order_by("pk")
    Entry.objects.filter(pk=entry.pk).update(after="what stood before somebody else wrote")
    after = scene.seen()
    with pytest.raises(undoing.ChangedSince):
        undoing.undo(change=change, of=scene.of, **at())
    assert scene.seen() == after


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        ("organisation.redact", undoing.Erased),
        ("account.erase", undoing.Erased),
        ("import.undo", undoing.OfAnImport),
        ("role.give", undoing.NeverUndone),
        ("an.act.that.no.room.declares", undoing.NeverUndone),
    ],
)
def test_what_is_never_undone_says_so(act, refusal):
    page = make_organisation()
    change = history.change(act=act, **at())
    history.record(change=change, kind="organisation", key=str(page.pk), before=None, after=None)
    count = Change.objects.count()
    with pytest.raises(refusal):
        undo_from(page, change)
    assert Change.objects.count() == count


def test_what_an_import_wrote_on_a_page_goes_with_the_import(territory):
    run = builders.bring(REBOND)
    with pytest.raises(undoing.OfAnImport):
        undo_from(Organisation.objects.get(), sources.spoken_by(run))
    assert Organisation.objects.visible_to(None).count() == 1


def test_undoing_is_undone_in_its_turn_and_each_time_once():
    page = make_organisation(summary="Vélos")
    states_page = {"organisation": page, "version": reread(page).version}
    change = people.revise(**states_page, stated=Stated({"summary": "Ateliers"}), **at()).written_in
    for summary in ("Vélos", "Ateliers", "Vélos"):
        change = undo_from(page, change)
        assert reread(page).summary == summary
        assert not undoing.is_undone(change)
