"""The house holds: rooms reach downwards only, back rooms stay private, nothing is declared twice.

The import linter sees imports; these tests see what it cannot.
"""

import re
import subprocess
import sys
import tomllib
from graphlib import TopologicalSorter
from pathlib import Path

import grimp
from django.apps import apps
from django.core.management import call_command
from django.urls import URLPattern, get_resolver

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "maillage"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
FLOORS = [set(re.findall(r"\w+", line)) for line in CONTRACTS[0]["layers"]]
FLOOR = {room: -i for i, line in enumerate(FLOORS) for room in line}  # higher is nearer the visitor
PRIVATE = {
    "views",
    "forms",
    "admin",
    "urls",
    "connectors",
    "templatetags",
    "kinds",
    "slots",
    "wiring",
}
TAG = re.compile(r"{%\s*(?:extends|include)\s+[\"']([a-z_]+)/")


# Tool boxes, whose files are named after what they do; and the portal, which only shows.
KITS = {"base", "backup", "fetching", "reading", "web", "media", "search", "look", "portal"}
BESIDE = {"acts", "apps", "management", "migrations", "settings", "templatetags", "tests"}
MOST_LINES, MOST_OF_THE_NOUN = 3_000, 2_800


def room_of(module: str) -> str | None:
    return module.split(".")[1] if module.count(".") else None


def test_a_room_keeps_its_back_room_private():
    graph = grimp.build_graph("maillage")
    leaks = [
        (importer, imported)
        for imported in graph.modules
        if imported.count(".") >= 2
        and imported.split(".")[2] in PRIVATE
        and room_of(imported) != "base"  # whose `kinds` is a mechanism, not a back room
        for importer in graph.find_modules_that_directly_import(imported)
        if room_of(importer) not in (room_of(imported), "portal")
    ]
    assert leaks == []


def test_no_file_imports_itself_by_way_of_others():
    graph = grimp.build_graph("maillage")
    beneath = {one: graph.find_modules_directly_imported_by(one) for one in graph.modules}
    TopologicalSorter(beneath).prepare()  # raises CycleError, with the files of the circle


def test_the_order_inside_a_room_names_each_of_its_files():
    order = CONTRACTS[1]["layers"]
    named = {name for line in order for name in re.findall(r"\w+", line)}
    graph = grimp.build_graph("maillage")
    rooms = {room for floor in FLOORS for room in floor} - KITS
    unnamed = {
        file
        for room in rooms & {one.split(".")[1] for one in graph.modules if "." in one}
        for file in graph.find_children(f"maillage.{room}")
        if file.split(".")[2] not in named | BESIDE
    }
    assert unnamed == set()


def test_no_room_outgrows_its_readers():
    lines = {}
    for room in sorted(path.parent for path in SOURCE.glob("*/__init__.py")):
        files = (p for p in room.rglob("*.py") if not {"tests", "migrations"} & set(p.parts))
        lines[room.name] = sum(len(path.read_text().splitlines()) for path in files)
    assert {room: n for room, n in lines.items() if n > MOST_LINES} == {}
    assert lines["organisations"] < MOST_OF_THE_NOUN


def test_relations_point_down_and_leave_no_name_behind():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("maillage."):
            continue
        here = room_of(model.__module__)
        for field in model._meta.get_fields():
            if not (field.is_relation and field.concrete):
                continue
            target = field.related_model
            if not target.__module__.startswith("maillage."):
                continue
            there = room_of(target.__module__)
            if here != there and (FLOOR[there] >= FLOOR[here] or not field.remote_field.hidden):
                wrong.append(f"{model.__name__}.{field.name} -> {there}")
    assert wrong == []


def test_templates_reach_only_downwards():
    wrong = []
    for path in SOURCE.glob("*/templates/**/*.html"):
        here = path.relative_to(SOURCE).parts[0]
        for there in TAG.findall(path.read_text()):
            if there in FLOOR and there != here and FLOOR[there] >= FLOOR[here]:
                wrong.append(f"{path.name} -> {there}")
    assert wrong == []


# The portal's own frames, whose addresses every room may say; `privacy` is the promise of forms;
# those of organisations, plans and dossiers are where a room above draws the noun.
FRAMES = {
    "home",
    "communes",
    "desk",
    "week",
    "my_space",
    "mailbox",
    "visit",
    "backstage",
    "roles",
    "theme_css",
    "logo",
    "privacy",
    "organisation",
    "plan",
    "plan_action",
    "applicant",
    "dossier",
    "dossier_request",
    "my_dossiers",
}
ADDRESS = re.compile(
    r"""{%\s*url\s+["']([\w:-]+)|\b(?:reverse|reverse_lazy|redirect|resolve_url)\(\s*["']([\w:-]+)"""
)
LOAD = re.compile(r"{%\s*load\s+([^%]+)%}")
TEXTS = {".py", ".html", ".txt", ".xml"}


def rooms_of_addresses():
    """{name of a URL: the room whose urls.py declares it}"""

    def walk(patterns, room):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                if pattern.name:
                    found[pattern.name] = room
                continue
            module = getattr(pattern.urlconf_module, "__name__", "")
            walk(pattern.url_patterns, room_of(module) if module.startswith("maillage.") else room)

    found: dict[str, str] = {}
    walk(get_resolver().url_patterns, "portal")
    return found


def test_nobody_says_the_address_or_loads_the_tags_of_a_room_above():
    wrong, owner = [], rooms_of_addresses()
    libraries = {
        path.stem: path.relative_to(SOURCE).parts[0] for path in SOURCE.glob("*/templatetags/*.py")
    }
    for path in SOURCE.rglob("*"):
        here = path.relative_to(SOURCE).parts[0]
        if path.suffix not in TEXTS or here not in FLOOR or "tests" in path.parts:
            continue
        text = path.read_text()
        names = {one or other for one, other in ADDRESS.findall(text)} - FRAMES
        said = {name: owner[name] for name in names if name in owner}
        tags = {tag for tags in LOAD.findall(text) for tag in tags.split()}
        said |= {tag: libraries[tag] for tag in tags if tag in libraries}
        wrong += [
            f"{path.relative_to(SOURCE)}: {name} of {there}"
            for name, there in said.items()
            if there != here and FLOOR[there] >= FLOOR[here]
        ]
    assert wrong == []


def test_the_portal_has_no_table():
    assert list(apps.get_app_config("portal").get_models()) == []


def test_every_room_opens_with_its_card():
    silent = [
        room.name
        for room in SOURCE.iterdir()
        if room.name in FLOOR and not (room / "__init__.py").read_text().startswith('"""')
    ]
    assert silent == []


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_files_stay_readable():
    limits = {".py": 500, ".html": 150, ".css": 500, ".js": 400}
    long = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*")
        if path.suffix in limits
        and "migrations" not in path.parts
        and path.read_text().count("\n") > limits[path.suffix]
    ]
    assert long == []


def test_the_picture_of_the_floors_is_that_of_the_contract():
    script = [sys.executable, ROOT / "scripts" / "floors.py", "--check"]
    assert subprocess.run(script, check=False).returncode == 0


def test_no_test_empties_the_reference_that_the_others_read():
    """A transactional test ends by emptying every table of its worker, the reference too."""
    mark = re.compile(r"django_db\(\s*transaction=True|\btransactional_db\b(?!\")")
    files = [*SOURCE.rglob("test_*.py"), *(ROOT / "tests").rglob("test_*.py")]
    assert [path.name for path in files if mark.search(path.read_text())] == []
