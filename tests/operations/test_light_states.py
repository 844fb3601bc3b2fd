"""What ``migrate`` keeps in mind while it works."""

from django.db import models
from django.db.migrations import AddConstraint, AddIndex, CreateModel
from django.db.migrations.state import ProjectState

from careerpath.operations.light_states import light_states

STEPS = [
    CreateModel("person", [("id", models.BigAutoField(primary_key=True))]),
    CreateModel(
        "note",
        [
            ("id", models.BigAutoField(primary_key=True)),
            ("at", models.DateTimeField()),
            ("person", models.ForeignKey("floor.person", models.CASCADE)),
        ],
    ),
    AddIndex("note", models.Index(fields=["at"], name="note_at")),
    AddConstraint("note", models.UniqueConstraint(fields=["person", "at"], name="note_once")),
]


def migrated():
    state = ProjectState()
    kept = state.apps
    for step in STEPS:
        step.state_forwards("floor", state)
    assert state.apps is kept
    return state


def test_light_states_know_the_same_as_those_of_django():
    whole = migrated()
    with light_states():
        light = migrated()

    assert light == whole
    for name in ("person", "note"):
        ours, theirs = (state.apps.get_model("floor", name)._meta for state in (light, whole))
        assert [f.name for f in ours.get_fields()] == [f.name for f in theirs.get_fields()]
        assert [i.name for i in ours.indexes] == [i.name for i in theirs.indexes]
        assert ours.constraints == theirs.constraints


def test_light_states_make_no_class_twice():
    with light_states():
        state = ProjectState()
        assert state.apps.all_models == {}
        STEPS[0].state_forwards("floor", state)
        person = state.apps.get_model("floor", "person")
        for step in STEPS[1:]:
            step.state_forwards("floor", state)
    assert state.apps.get_model("floor", "person") is person
    assert ProjectState.add_model.__module__ == "django.db.migrations.state"
