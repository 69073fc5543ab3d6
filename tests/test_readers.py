"""What a linter of others cannot say: numbers and days of outside have one reader each."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = [
    path
    for folder in ("src", "scripts")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "tests" not in path.parts and "migrations" not in path.parts
]
NUMBERS = ROOT / "src/maillage/base/numbers.py"
CLOCK = ROOT / "src/maillage/base/clock.py"
LOOSE = {"isdigit", "isdecimal", "isnumeric"}
ASKED = {"GET", "POST", "headers", "META", "COOKIES"}
PATTERNS = {
    "compile",
    "fullmatch",
    "match",
    "search",
    "sub",
    "subn",
    "split",
    "findall",
    "finditer",
}


def read(path):
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def is_of_outside(node):
    return any(isinstance(n, ast.Attribute) and n.attr in ASKED for n in ast.walk(node))


def faults_of_numbers(nodes):
    for node in nodes:
        if isinstance(node, ast.Attribute) and node.attr in LOOSE:
            yield node.lineno, node.attr
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        is_read = isinstance(called, ast.Name) and called.id in ("int", "float")
        if is_read and any(map(is_of_outside, node.args)):
            yield node.lineno, f"{called.id}(request)"
        is_pattern = isinstance(called, ast.Attribute) and called.attr in PATTERNS
        if is_pattern and isinstance(called.value, ast.Name) and called.value.id == "re":
            written = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if any("\\d" in str(text) for text in written):
                yield node.lineno, "\\d: every digit of Unicode"


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_numbers_of_outside_have_one_reader(path):
    """`"²".isdigit()` is true, `int("²")` raises, `int("٣")` is 3: see maillage.base.numbers."""
    assert path == NUMBERS or list(faults_of_numbers(read(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "n.isdigit()",
        "map(str.isnumeric, x)",
        "int(request.GET['page'])",
        "float(request.POST.get('x', ''))",
        "re.fullmatch(r'\\d{5}', x)",
    ],
)
def test_the_rule_sees_what_it_forbids(code):
    assert list(faults_of_numbers(ast.walk(ast.parse(code))))


ZONED = {"localdate", "localtime", "utcnow", "utcfromtimestamp", "fromtimestamp"}


def faults_of_days(nodes):
    for node in nodes:
        called = node.func if isinstance(node, ast.Call) else None
        if not isinstance(called, ast.Attribute):
            continue
        is_day = called.attr == "date" and not node.args and not node.keywords
        of = ast.unparse(called.value)
        is_today = called.attr in ("today", "now") and of.endswith(("date", "datetime"))
        if is_day or is_today or called.attr in ZONED:
            yield node.lineno, ast.unparse(node)


@pytest.mark.parametrize("path", CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_day_of_an_instant_is_asked_of_the_clock(path):
    """At 23:30 in UTC it is tomorrow in Paris: `clock.day(at)` says where."""
    assert path == CLOCK or list(faults_of_days(read(path))) == []


@pytest.mark.parametrize(
    "code",
    [
        "at.date()",
        "clock.now().date()",
        "dt.date.today()",
        "datetime.now()",
        "timezone.localdate()",
        "timezone.localtime(at)",
    ],
)
def test_the_rule_of_days_sees_what_it_forbids(code):
    assert list(faults_of_days(ast.walk(ast.parse(code))))
