"""T1: no act without its line. The list of acts comes from the code."""

import ast
import inspect
import textwrap
from pathlib import Path

import pytest

from tests.harness import ROOT

PLACES = ["applicants/domain", "cohorts/domain", "careerpath/accounts/domain"]
FILES = ["careerpath/notifications/outbox.py", "careerpath/later/queue.py"]
# What writes a line.
DOORS = {"record", "record_many", "step", "step_all"}
# Acts that write none by design, with the reason.
SILENT = {
    "check": "asks whether roles can be given",
    "keep_source": "remembers a mapping as part of the acts that call it",
    "may_grant": "asks",
    "person": "asks",
    "picked": "asks",
}


def modules():
    for place in PLACES:
        yield from sorted((ROOT / place).rglob("*.py"))
    for name in FILES:
        yield ROOT / name


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def called(function):
    """The names of everything that a function calls or hands on."""
    names = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            names.add(node.id)
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
    return names - {function.name}


def is_act(function):
    """A public function that is told who acts."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return not function.name.startswith("_") and "by" in {each.arg for each in arguments}


def writing(everything):
    """The names of functions that reach one of the doors, through whatever they call."""
    writers = set(DOORS)
    while True:
        more = {name for name, calls in everything.items() if calls & writers} - writers
        if not more:
            return writers
        writers |= more


def found():
    everything, acts = {}, []
    for path in modules():
        for function in functions(ast.parse(path.read_text())):
            everything.setdefault(function.name, set()).update(called(function))
            if is_act(function):
                acts.append((str(path.relative_to(ROOT)), function.name))
    return everything, acts


EVERYTHING, ACTS = found()


def test_T1_there_are_acts_to_look_at():
    assert len(ACTS) >= 25


@pytest.mark.parametrize(("path", "name"), ACTS, ids=lambda value: Path(value).stem)
def test_T1_every_act_reaches_the_trail(path, name):
    assert name in writing(EVERYTHING) or name in SILENT, f"{path}: {name} writes no line."


def forgetful(application, *, by):
    """An act of which nobody will know."""
    application.save()


def test_T1_twin_an_act_without_a_line_is_found():
    tree = ast.parse(textwrap.dedent(inspect.getsource(forgetful)))
    [function] = functions(tree)
    assert is_act(function)
    assert "forgetful" not in writing({"forgetful": called(function)})
