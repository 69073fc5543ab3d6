"""The house holds: rooms reach downwards only, back rooms stay private, nothing is declared twice.

The import linter sees imports; these tests see what it cannot.
"""

import re
import tomllib
from pathlib import Path

import grimp
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "maillage"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
FLOORS = [set(re.findall(r"\w+", line)) for line in CONTRACTS[0]["layers"]]
FLOOR = {room: -i for i, line in enumerate(FLOORS) for room in line}  # higher is nearer the visitor
PRIVATE = {"views", "forms", "admin", "urls", "connectors", "templatetags", "kinds", "slots"}
TAG = re.compile(r"{%\s*(?:extends|include)\s+[\"']([a-z_]+)/")


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
    limits = {".py": 500, ".html": 150, ".css": 500, ".js": 250}
    long = [
        str(path.relative_to(ROOT))
        for path in SOURCE.rglob("*")
        if path.suffix in limits
        and "migrations" not in path.parts
        and path.read_text().count("\n") > limits[path.suffix]
    ]
    assert long == []
