"""Every act that the code writes in the ledger has its words in French, and no words are left of an
act that nobody writes: the code is read, not run."""

import ast
from collections import defaultdict
from pathlib import Path

import allauth.mfa
from django.apps import apps

from maillage.base import history, undoing
from maillage.base.settings import ACTS as OF_SETTINGS
from maillage.portal.rooms import rooms_with

SECURITY = "security."  # before the name of an event of allauth


def constants(node):
    """The texts that an expression may be; None stands for one that cannot be read."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return constants(node.body) | constants(node.orelse)
    return {None}


class Acts(ast.NodeVisitor):
    """What goes into `history.change(act=…)`: a text there, a name bound to texts in the same
    function, or a parameter, with its default and what each caller gives."""

    def __init__(self):
        self.written, self.asked = set(), set()  # texts; (function, position of its `act`)
        self.calls = defaultdict(list)  # {function: its calls, and where they stand}
        self.inside = []

    def visit_FunctionDef(self, node):
        self.inside.append(node)
        self.generic_visit(node)
        self.inside.pop()

    def visit_Call(self, node):
        called = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        self.calls[called].append((node, self.inside[-1] if self.inside else None))
        self.generic_visit(node)

    def everything(self):
        self.follow("change", 1)
        return self.written

    def follow(self, name, position):
        if (name, position) in self.asked:
            return
        self.asked.add((name, position))
        for call, inside in self.calls[name]:
            given = {k.arg: k.value for k in call.keywords}.get("act")
            if given is None and len(call.args) > position:
                given = call.args[position]
            if given is not None:
                self.read(given, inside)

    def read(self, node, inside):
        if isinstance(node, ast.JoinedStr):  # f"security.{act}"
            assert node.values[0].value == SECURITY, ast.unparse(node)
            return
        if not isinstance(node, ast.Name):
            self.written |= constants(node)
            return
        assert inside is not None
        bound = bound_to(node.id, inside)
        if bound:
            self.written |= bound
            return
        position, default = parameter(node.id, inside)
        self.written |= default
        self.follow(inside.name, position)


def parameter(name, function):
    """Where a parameter stands, and the texts that it is when nobody gives it."""
    plain, named = function.args.args, function.args.kwonlyargs
    defaults = [None] * (len(plain) - len(function.args.defaults)) + function.args.defaults
    names = [a.arg for a in (*plain, *named)]
    default = [*defaults, *function.args.kw_defaults][names.index(name)]
    return names.index(name), constants(default) if default is not None else set()


def bound_to(name, function):
    """What a function binds to a name, alone or first of a pair."""
    found = set()
    for node in ast.walk(function):
        if not isinstance(node, ast.Assign):
            continue
        target = node.targets[0]
        branches = (
            [node.value.body, node.value.orelse]
            if isinstance(node.value, ast.IfExp)
            else [node.value]
        )
        if isinstance(target, ast.Name) and target.id == name:
            found |= {text for branch in branches for text in constants(branch)}
        elif isinstance(target, ast.Tuple) and getattr(target.elts[0], "id", "") == name:
            found |= {text for branch in branches for text in constants(branch.elts[0])}
    return found


def written(sources):
    acts = Acts()
    for source in sources:
        acts.visit(ast.parse(source))
    return acts.everything()


def of_security():
    """What allauth tells of the second factor, from its own code."""
    found = set()
    for path in Path(allauth.mfa.__file__).parent.rglob("internal/flows.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == (
                "send_notification_mail"
            ):
                found.add(f"{SECURITY}{node.args[0].value.rpartition('/')[2]}")
    return found


def code_of_rooms():
    for room in (*rooms_with("apps"), apps.get_app_config("portal")):
        for path in Path(room.path).rglob("*.py"):
            if "tests" not in path.relative_to(room.path).parts:
                yield path.read_text()


def test_every_act_that_is_written_has_its_words_and_no_other():
    code = list(code_of_rooms())
    declared = {act for acts in history.ACTS for act in acts}
    found = written(code) | of_security()
    assert len(found) > 50
    assert found == declared


def test_no_act_is_declared_twice():
    declared = [act for acts in history.ACTS for act in acts]
    assert len(declared) == len(set(declared))


def test_every_act_says_how_it_is_undone_or_why_it_never_is():
    said = [act for ways in undoing.WAYS for act in ways]
    assert sorted(said) == sorted(act for acts in history.ACTS for act in acts)
    never = [way.why for ways in undoing.WAYS for way in ways.values() if hasattr(way, "why")]
    assert all(never)


def test_the_reader_of_the_code_sees_each_way_of_naming_an_act():
    assert written(
        [
            """
def one(*, by, act="a.default"):
    history.change(by=by, act=act)
def two(row, act, by):
    one(by=by, act=act)
def three(verdict):
    two(row, "b.positional", by)
    one(by=by, act="c.keyword")
    act, values = ("d.first", {}) if verdict else ("e.second", {})
    history.change(by=by, act=act)
    history.change(by=by, act="f.yes" if verdict else "g.no")
    other(act="h.of.something.else")
"""
        ]
    ) == {"a.default", "b.positional", "c.keyword", "d.first", "e.second", "f.yes", "g.no"}


def test_words_are_words():
    for acts in history.ACTS:
        for act, said in acts.items():
            assert history.in_words(act) == str(said)
            assert "." not in str(said)
    assert "settings.decide" in OF_SETTINGS
