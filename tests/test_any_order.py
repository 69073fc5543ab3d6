"""Whatever arrives in whatever order: the same groups, the same values; undo restores."""

from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.base import clock, history
from maillage.directory.tests.visitor import everything_seen
from maillage.organisations.actions import people
from maillage.organisations.models import Claim, Decision, Organisation
from maillage.organisations.stated import Stated
from maillage.registers.actions import departures, imports
from maillage.registers.rules import Record
from maillage.sources.actions import source_named
from maillage.sources.models import PEOPLE, ImportRun

SIREN = ("", "439393075", "502699119")
RNA = ("", "W423000001", "W423000002")
STREETS = ("", "1 rue Neuve", "2 rue Neuve")


@st.composite
def records(draw):
    """The rows of one file, each with a key of its own."""
    rows = []
    for key in draw(st.lists(st.sampled_from("abc"), unique=True, max_size=3)):
        siren, rna = draw(st.sampled_from(SIREN)), draw(st.sampled_from(RNA))
        said = {"name": draw(st.sampled_from(["Rebond", "REBOND", "Relais"]))}
        said |= {k: v for k, v in (("siren", siren), ("rna", rna)) if v}
        if draw(st.booleans()):
            said["theme:mobilite"] = True
        place = {"commune": "42218", "street": draw(st.sampled_from(STREETS))}
        if siren and draw(st.booleans()):
            place["siret"] = siren + draw(st.sampled_from(["00017", "00025"]))
        rows.append(Record(key, said, {k: v for k, v in place.items() if v}))
    return rows


FILES = st.fixed_dictionaries({name: records() for name in ("liste", "carte", "registre")})


def bring(source, rows):
    named = source_named(source)
    if source == "registre" and not named.options:
        named.options = {"pairs_identifiers": True}
        named.save()
    run = ImportRun.objects.create(source=named, file_name=source, state=ImportRun.State.APPLIED)
    run.change = history.change(by=run.author, act="import", at=clock.now())
    run.save()
    imports.import_records(source=named, records=rows, change=run.change)
    return run


def withdraw(run):
    run.state = ImportRun.State.UNDOING
    undoing = history.change(by="user:1", act="import.undo", at=clock.now())
    after = 0
    while found := departures.withdraw_run(run=run, undoing=undoing, after=after, most=2):
        after = found.last
    run.state = ImportRun.State.UNDONE
    run.save()


def picture(*, addresses=False):
    """Everything a visitor can see, and who says it."""
    found = []
    for row in Organisation.objects.visible_to(None):
        said = Claim.objects.filter(organisation__in=[row, *row.aliases.all()], withdrawn=None)
        speakers = set(said.exclude(source=PEOPLE).values_list("source", "key"))
        found.append((row.name, sorted(speakers)))
    return sorted(found), everything_seen(addresses=addresses)


def forget_everything():
    for model in (Decision, Claim):
        model.objects.all().delete()
    Organisation.objects.update(merged_into=None)
    Organisation.objects.all().delete()


def head(page):
    page.refresh_from_db()
    return page.merged_into or page


def _rebond(key, siren="", street=""):
    said, place = {"name": "Rebond", "siren": siren}, {"commune": "42218", "street": street}
    return Record(key, {k: v for k, v in said.items() if v}, {k: v for k, v in place.items() if v})


class AnyOrder(TestCase):
    @example(
        files={
            "liste": [_rebond("a", "439393075", "1 rue Neuve")],
            "carte": [_rebond("a"), _rebond("b", "439393075", "2 rue Neuve")],
            "registre": [],
        },
        order=["liste", "carte", "registre"],
    )
    @given(FILES, st.permutations(["liste", "carte", "registre"]))
    def test_neither_groups_nor_values_depend_on_the_order(self, files, order):
        for source in sorted(files):
            bring(source, files[source])
        expected = picture()
        forget_everything()
        for source in order:
            bring(source, files[source])
        assert picture() == expected

    @given(FILES, records())
    def test_undoing_a_run_is_never_having_had_it(self, files, later):
        for source in files:
            bring(source, files[source])
        before = picture(addresses=True)
        withdraw(bring("liste", later))
        assert picture(addresses=True) == before

    @given(FILES, records())
    def test_what_is_undone_and_brought_again_is_as_if_it_had_stayed(self, files, later):
        for source in files:
            bring(source, files[source])
        run = bring("liste", later)
        before = picture(addresses=True)
        withdraw(run)
        bring("liste", later)
        assert picture(addresses=True) == before

    @given(FILES)
    def test_the_same_file_twice_writes_nothing(self, files):
        for source in files:
            bring(source, files[source])
        claims, before = Claim.objects.count(), picture()
        for source in files:
            bring(source, files[source])
        assert (Claim.objects.count(), picture()) == (claims, before)

    @given(FILES, st.sampled_from(["liste", "carte", "registre"]), records())
    def test_a_persons_words_survive_every_import(self, files, source, later):
        bring("liste", [Record("a", {"name": "REBOND", "siren": SIREN[1]}, {"commune": "42218"})])
        page = Organisation.objects.get()
        people.revise(
            organisation=page,
            version=page.version,
            stated=Stated({"name": "Rebond !"}),
            by="user:1",
            at=timezone.localtime(clock.now()),
        )
        for name in files:
            bring(name, files[name])
        run = bring(source, later)
        assert head(page).name == "Rebond !"
        withdraw(run)
        assert head(page).name == "Rebond !"
