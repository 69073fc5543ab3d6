"""A group: who reads its inside and until when, its meetings, what it decides, what it recalls."""

import datetime as dt
import io
import re

import icalendar
import pytest

from maillage.accounts import actions as accounts
from maillage.base import clock, history, jobs, undoing
from maillage.base.kinds import Subject
from maillage.base.models import Entry, Message
from maillage.base.personal import PERSONAL, Person
from maillage.groups import actions, frames, letters, queries, rules
from maillage.groups.frames import ABOUT, OPEN_ITEMS, OpenItem
from maillage.groups.models import GroupDecision, GroupTask, Mandate, Meeting
from maillage.groups.tests.builders import (
    BY,
    HOLD,
    appoint,
    make_group,
    make_meeting,
    set_task,
)
from maillage.groups.tests.opened import PDF
from maillage.look.frames import Link
from maillage.organisations.tests.builders import hold, make_organisation
from maillage.search import index

pytestmark = pytest.mark.django_db
TODAY = dt.date(2031, 6, 5)  # a Thursday


@pytest.fixture
def june(territory, monkeypatch):
    """The clock of the tests: it is moved by its day."""

    class Clock:
        day = TODAY

    def now():
        return dt.datetime.combine(Clock.day, dt.time(9), dt.UTC)

    monkeypatch.setattr(clock, "now", now)
    return Clock


@pytest.fixture
def chloe(june):
    return accounts.welcome(
        email="chloe@exemple.fr", name="Chloé", roles=(), by="system", at=clock.now()
    )


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def attach(group):
    return actions.add_document(
        group=group, file=io.BytesIO(PDF), name="budget.pdf", by=BY, at=clock.now()
    )


def test_everybody_reads_its_page_and_nothing_of_its_inside(client, june):
    group = make_group(text="Nous décidons.")
    wheel = make_organisation(name="La Roue")
    appoint(group, organisation=wheel, role="Présidence")
    appoint(group, name="Monsieur Secret", is_public=False)
    meeting = make_meeting(group, "2031-06-10", "Le loyer")
    set_task(group, "Appeler la banque")
    document = attach(group)
    said = body(client, group.get_absolute_url())
    assert "La Roue" in said
    assert "Présidence" in said
    for hidden in ("Secret", "Le loyer", "Réunion", "banque", document.name):
        assert hidden not in said
    inside = [meeting.get_absolute_url(), f"{group.get_absolute_url()}documents/{document.pk}/"]
    for address in (*inside, f"{inside[0]}compte-rendu.pdf", f"{inside[0]}convocation.ics"):
        assert client.get(address).status_code in (302, 403), address


def test_an_open_meeting_is_announced_to_all_a_closed_one_to_nobody(client, june):
    group = make_group()
    make_meeting(group, "2031-06-10", name="Entre nous")
    shown = make_meeting(group, "2031-06-20", name="Portes ouvertes", is_shown=True)
    said = body(client, group.get_absolute_url())
    assert "Portes ouvertes" in said
    assert "Entre nous" not in said
    assert client.get(shown.event.get_absolute_url()).status_code == 200
    closed = Meeting.objects.exclude(pk=shown.pk).get()
    assert client.get(closed.event.get_absolute_url()).status_code == 404


def test_a_mandate_opens_the_inside_while_it_lasts_and_not_a_request_more(client, june, chloe):
    group, other = make_group(), make_group("Filière bois")
    appoint(group, user=chloe, ends=dt.date(2031, 6, 6))
    meeting, document = make_meeting(group, "2031-06-10", "Le loyer"), attach(group)
    client.force_login(chloe)
    asked = (
        meeting.get_absolute_url(),
        f"{group.get_absolute_url()}documents/{document.pk}/",
        f"{meeting.get_absolute_url()}convocation.ics",
    )
    assert "Le loyer" in body(client, asked[0])
    assert client.get(make_meeting(other).get_absolute_url()).status_code == 403
    june.day = dt.date(2031, 6, 6)  # its last day
    assert [client.get(address).status_code for address in asked] == [200, 200, 200]
    june.day = dt.date(2031, 6, 7)
    assert [client.get(address).status_code for address in asked] == [403, 403, 403]
    assert "Le loyer" not in body(client, group.get_absolute_url())


def test_a_mandate_that_is_ended_today_from_yesterday_closes_at_the_next_request(
    client, june, chloe
):
    group = make_group()
    mandate = appoint(group, user=chloe)
    meeting = make_meeting(group)
    client.force_login(chloe)
    assert client.get(meeting.get_absolute_url()).status_code == 200
    yesterday = {"ends": TODAY - dt.timedelta(days=1)}
    actions.appoint(group=group, mandate=mandate, values=yesterday, by=BY, at=clock.now())
    assert client.get(meeting.get_absolute_url()).status_code == 403


def test_those_who_hold_the_page_of_a_member_act_for_it_unless_somebody_is_named(
    client, june, chloe, bilal
):
    page = make_organisation(name="La Roue")
    hold(page, bilal.email)
    group = make_group()
    mandate = appoint(group, organisation=page)
    assert rules.may_read_inside(bilal, group)
    actions.appoint(
        group=group, mandate=mandate, values={"user_id": chloe.pk}, by=BY, at=clock.now()
    )
    assert not rules.may_read_inside(bilal, group)
    assert rules.may_read_inside(chloe, group)


@pytest.mark.parametrize(("powers", "status"), [([], 403), ([HOLD], 302)])
def test_only_who_may_hold_writes(client, june, chloe, powers, status):
    group = make_group()
    appoint(group, user=chloe, powers=powers)
    meeting = make_meeting(group)
    client.force_login(chloe)
    sent = {"words": "Le loyer est partagé."}
    address = f"{meeting.get_absolute_url()}decision/"
    assert client.post(address, sent).status_code == status
    assert GroupDecision.objects.exists() == (status == 302)
    assert client.post(f"{group.get_absolute_url()}mandats/", {}).status_code == 403


@pytest.mark.parametrize("model", [Meeting, GroupTask, GroupDecision])
def test_what_may_be_read_is_what_the_rule_says(june, chloe, bilal, amina, model):
    group = make_group()
    appoint(group, user=chloe)
    meeting = make_meeting(group)
    set_task(group)
    actions.decide(meeting=meeting, words="Oui", by=BY, at=clock.now())
    for user in (chloe, bilal, amina):
        assert model.objects.visible_to(user).exists() == rules.may_read_inside(user, group)


# Meetings


@pytest.fixture
def waiting(monkeypatch):
    """A room above: what it has to be spoken of, and its pages."""
    item = OpenItem("option", "7", "Une halle partagée")
    monkeypatch.setattr(OPEN_ITEMS, "_items", {"toy": lambda group, user: [item]})

    def named(keys, user):
        return {key: Link("La piste", f"/pistes/{key}/") for key in keys}

    monkeypatch.setattr(ABOUT, "_items", {"option": named})
    return item


def called(day="2031-06-12", **more):
    hours = {"begins": "14:00", "ends": "16:30"}
    return {"name": "Réunion de juin", "day": day, "commune": "Firminy"} | hours | more


def test_a_meeting_is_drawn_from_what_is_open_and_decides_of_it(client, june, chloe, waiting):
    group = make_group()
    appoint(group, user=chloe, powers=[HOLD])
    client.force_login(chloe)
    address = f"{group.get_absolute_url()}reunions/nouvelle/"
    assert waiting.text in body(client, address)
    client.post(address, called(items="Le loyer\n\n La suite ", waiting="option:7"))
    meeting = Meeting.objects.get()
    assert [item["text"] for item in meeting.items] == ["Le loyer", "La suite", waiting.text]
    assert (meeting.event.commune_id, meeting.event.is_shown) == ("42095", False)
    edit = f"{meeting.get_absolute_url()}modifier/"
    assert 'type="checkbox" name="waiting"' not in body(client, edit)  # it is there already
    client.post(edit, called(items=f"{waiting.text}\nLe loyer", version=1))
    meeting.refresh_from_db()
    assert meeting.items[0] == {"text": waiting.text, "kind": "option", "key": "7"}
    sent = {"words": "On la loue.", "about": "option:7"}
    client.post(f"{meeting.get_absolute_url()}decision/", sent)
    assert [one.text for one in queries.decisions_about("option", ["7"])] == ["On la loue."]
    said = body(client, meeting.get_absolute_url())
    assert said.count('href="/pistes/7/"') == 2  # of the item, and of the decision


def test_its_invitation_says_its_moment_as_the_calendar_standard_does(client, june, chloe):
    group = make_group()
    appoint(group, user=chloe)
    meeting = make_meeting(group, "2031-07-01", venue="La halle")
    client.force_login(chloe)
    raw = client.get(f"{meeting.get_absolute_url()}convocation.ics").content
    (event,) = icalendar.Calendar.from_ical(raw).events
    # Two in the afternoon of a summer day of Paris: noon, universal time.
    assert event.start.astimezone(dt.UTC) == dt.datetime(2031, 7, 1, 12, tzinfo=dt.UTC)
    assert event.end - event.start == dt.timedelta(hours=2)


def test_who_came_and_what_was_said_and_its_sheets(client, june, amina, chloe):
    group = make_group()
    first, second = appoint(group, user=chloe), appoint(group, name="Paul")
    stranger = appoint(make_group("Autre"), name="Nadia")
    meeting = make_meeting(group, "2031-06-04", "Le loyer")
    client.force_login(amina)
    address = f"{meeting.get_absolute_url()}compte-rendu/"
    bad = {"present": [stranger.pk], "version": 1}
    assert "Sélectionnez un choix valide" in client.post(address, bad).content.decode()
    words = "\n\n".join(f"Paragraphe {n}. " + "Il faut un toit. " * 30 for n in range(30))
    sent = {"present": [first.pk], "excused": [first.pk, second.pk], "minutes": words}
    client.post(address, sent | {"version": 1})
    meeting.refresh_from_db()
    assert (meeting.present, meeting.excused) == ([first.pk], [second.pk])
    late = client.post(address, sent | {"version": 1, "minutes": "Rien"})
    assert "entre-temps" in late.content.decode()
    pdf = client.get(f"{meeting.get_absolute_url()}compte-rendu.pdf")
    assert pdf.headers["Cache-Control"] == "no-store"
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", pdf.content)) <= 8


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"day": "2041-06-12"}, "plus d’un an"),
        ({"ends": "13:00"}, "vient avant le début"),
        ({"commune": "Atlantide"}, "n’est pas du territoire"),
        ({"items": "\n".join("point" for _n in range(41))}, "40 points au plus"),
    ],
)
def test_what_is_no_meeting_is_refused_in_words(client, june, amina, sent, said):
    group = make_group()
    client.force_login(amina)
    answer = client.post(f"{group.get_absolute_url()}reunions/nouvelle/", called(**sent))
    assert said in answer.content.decode()
    assert not Meeting.objects.exists()


# Mandates, as the team writes them


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"organisation": "Inconnue"}, "pas de structure de ce nom"),
        ({"email": "personne@exemple.fr"}, "n’a de compte à cette adresse"),
        ({"ends": "2020-01-01"}, "vient avant le début"),
        ({"name": ""}, "Qui ?"),
    ],
)
def test_what_is_no_mandate_is_refused_in_words(client, june, amina, sent, said):
    group = make_group()
    client.force_login(amina)
    asked = {"side": "finance", "name": "Paul", "starts": "2031-01-01"} | sent
    answer = client.post(f"{group.get_absolute_url()}mandats/", asked)
    assert said in answer.content.decode()
    assert not Mandate.objects.exists()


def test_the_team_appoints_by_name_and_by_account(client, june, amina, chloe):
    page = make_organisation(name="La Roue")
    group = make_group()
    client.force_login(amina)
    sent = {"side": "structure", "organisation": "la roue", "email": "CHLOE@exemple.fr"}
    client.post(f"{group.get_absolute_url()}mandats/", sent | {"starts": "2031-01-01"})
    row = Mandate.objects.get()
    assert (row.organisation, row.user) == (page, chloe)
    assert "La Roue" in body(client, page.get_absolute_url())


# Tasks, and what the digest recalls


def test_a_task_is_recalled_before_its_day_and_once_late(june, chloe):
    group = make_group()
    mandate = appoint(group, user=chloe)
    task = set_task(group, owner_id=mandate.pk, due=dt.date(2031, 6, 10))
    recalled = []
    for _n in range(14):
        if chloe.email in letters.due(june.day):
            recalled.append(june.day.day)
            part = letters.part(chloe.email, june.day)
            assert [item.title for item in part.items] == [task.text]
            actions.told(chloe.email, june.day)
        june.day += dt.timedelta(days=1)
    assert recalled == [7, 11]  # three days before the 10th, and the day after


def test_nothing_is_recalled_to_whose_mandate_is_over_nor_of_what_is_done(june, chloe):
    group = make_group()
    over = appoint(group, user=chloe, ends=TODAY - dt.timedelta(days=1))
    set_task(group, owner_id=over.pk, due=TODAY)
    assert letters.due(TODAY) == set()
    own = appoint(group, user=chloe)
    task = set_task(group, owner_id=own.pk, due=TODAY)
    assert letters.due(TODAY) == {chloe.email}
    actions.end_task(task=task, by=BY, at=clock.now(), day=TODAY)
    assert letters.due(TODAY) == set()


def test_it_travels_in_the_one_digest(june, chloe):
    group = make_group()
    set_task(group, owner_id=appoint(group, user=chloe).pk, due=TODAY)
    jobs.enqueue("mailing.digest")
    jobs.drain()
    told = Message.objects.get(recipient=chloe.email)
    assert "Appeler la commune" in told.text
    assert GroupTask.objects.get().reminded_on == TODAY


def test_who_has_a_task_ends_it_and_another_member_does_not(client, june, chloe, bilal):
    group = make_group()
    own = appoint(group, user=chloe)
    appoint(group, user=bilal)
    task = set_task(group, owner_id=own.pk)
    address = f"{group.get_absolute_url()}taches/{task.pk}/faite/"
    client.force_login(bilal)
    assert client.post(address).status_code == 403
    client.force_login(chloe)
    assert client.post(address).status_code == 302
    task.refresh_from_db()
    assert task.done_on == TODAY


def test_words_find_what_everybody_reads_of_a_group_and_nothing_from_inside(client, june, amina):
    group = make_group("Filière bois", text="Des **scieries** et des menuisiers")
    make_group("Scieries cachées", is_shown=False)
    set_task(group, "Appeler Zéphyrin")
    make_meeting(group, "2031-06-10", "Zéphyrin")
    index.settle()
    page = body(client, "/groupes/?q=scierie")
    assert "Filière bois" in page
    assert "Scieries cachées" not in page
    assert "Aucun groupe ne dit cela" in body(client, "/groupes/?q=zephyrin")
    client.force_login(amina)
    assert "Scieries cachées" in body(client, "/groupes/?q=scierie")
    actions.write(values={"is_shown": False}, group=group, by=BY, at=clock.now())
    index.settle()
    client.logout()
    assert "Filière bois" not in body(client, "/groupes/?q=scierie")


# Undoing, and what leaves with somebody


def test_a_meeting_that_is_undone_leaves_the_agenda_too(june, amina):
    meeting = make_meeting(make_group(), is_shown=True)
    change = history.of("meeting", str(meeting.pk))[0].change
    of = Subject("meeting", str(meeting.pk))
    undoing.undo(change=change, of=of, by=amina.author, at=clock.now())
    meeting.refresh_from_db()
    assert (meeting.is_withdrawn, meeting.event.is_shown) == (True, False)


def test_a_member_undoes_what_they_did_and_not_what_another_did(client, june, chloe):
    group = make_group()
    appoint(group, user=chloe, powers=[HOLD])
    meeting = make_meeting(group)
    client.force_login(chloe)
    client.post(f"{meeting.get_absolute_url()}decision/", {"words": "Oui"})
    own = queries.latest_change(group, chloe.author)
    undo = f"{group.get_absolute_url()}defaire/"
    other = history.of("meeting", str(meeting.pk))[0].change_id
    assert client.post(f"{undo}{other}/").status_code == 403
    assert client.post(f"{undo}{own.pk}/").status_code == 302
    assert GroupDecision.objects.get().is_withdrawn


def test_who_is_erased_leaves_no_name_and_the_mandate_stays(june, chloe):
    group = make_group()
    appoint(group, user=chloe, name="Chloé Martin")
    of_groups = PERSONAL.get("groups")
    assert [row["nom"] for row in next(iter(of_groups.export(chloe))).rows] == ["Chloé Martin"]
    person = Person(chloe.email, chloe)
    of_groups.forget(person=person, names=["Chloé Martin"], at=clock.now())
    row = Mandate.objects.get()
    assert (row.user, row.name, row.is_public) == (None, "", False)
    told = str(list(Entry.objects.values_list("before", "after")))
    assert "Martin" not in told  # the ledger never held it


def test_mandates_pass_to_a_successor(june, chloe, bilal):
    group = make_group()
    appoint(group, user=chloe)
    of_groups = PERSONAL.get("groups")
    of_groups.hand_over(leaver=chloe, successor=bilal, by=BY, at=clock.now())
    assert rules.may_read_inside(bilal, group)
    assert not rules.may_read_inside(chloe, group)


def test_the_list_and_the_page_cost_the_same_whatever_they_hold(
    client, june, amina, django_assert_max_num_queries
):
    group = make_group()
    for n in range(10):
        appoint(group, organisation=make_organisation(name=f"Structure {n}"))
        make_meeting(group, f"2031-06-{n + 10}")
        set_task(group, f"Tâche {n}")
        make_group(f"Groupe {n}")
    client.force_login(amina)
    with django_assert_max_num_queries(22):
        body(client, group.get_absolute_url())
    with django_assert_max_num_queries(14):
        body(client, "/groupes/")


def test_links_are_asked_once_a_kind(june, waiting):
    about = [("option", "7"), ("option", "8"), ("unknown", "1")]
    assert set(frames.links(about, None)) == {("option", "7"), ("option", "8")}


@pytest.mark.parametrize("day", ["0001-01-02", "1601-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_stops_no_digest(client, june, amina, chloe, day):
    group = make_group()
    mandate = appoint(group, user=chloe)
    set_task(group, owner_id=mandate.pk, due=dt.date.fromisoformat(day))
    set_task(group, owner_id=mandate.pk, due=TODAY)
    assert letters.due(TODAY) == {chloe.email}
    client.force_login(amina)
    sent = {"text": "Appeler", "owner_id": mandate.pk, "due": day}
    page = client.post(f"{make_meeting(group).get_absolute_url()}tache/", sent)
    assert "vérifiez l’année" in page.content.decode()
    assert GroupTask.objects.count() == 2


def test_a_member_whose_page_was_joined_to_another_is_named_as_that_one(client, june):
    group, page, head = make_group(), make_organisation("La Roue"), make_organisation("Le Cycle")
    appoint(group, organisation=page)
    type(page).objects.filter(pk=page.pk).update(merged_into=head)
    assert "Le Cycle" in body(client, group.get_absolute_url())
    assert list(queries.of_organisation(head)) == [group]
    mila = hold(head, "mila@exemple.fr")
    assert rules.may_read_inside(mila, group)


def test_an_undo_does_not_bring_back_whose_account_is_gone(june, chloe, bilal):
    group = make_group()
    row = appoint(group, user=chloe)
    actions.appoint(group=group, mandate=row, values={"user_id": bilal.pk}, by=BY, at=clock.now())
    change = queries.latest_change(group, BY)
    chloe.delete()
    undoing.undo(change=change, of=Subject("mandate", str(row.pk)), by=BY, at=clock.now())
    assert Mandate.objects.get().user is None
