"""What holds for every model: keys point down, no way up, personal fields are declared."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

FLOORS = {
    "audit": 0,
    "later": 1,
    "ui": 1,
    "notifications": 2,
    "accounts": 3,
    "cohorts": 4,
    "applicants": 5,
    "training": 5,
    "operations": 9,
    "equity": 8,
    "demo": 9,
}
OURS = [m for m in apps.get_models() if m._meta.app_label in FLOORS]


def foreign_keys(model):
    return [
        f
        for f in model._meta.get_fields()
        if isinstance(f, models.ForeignKey | models.ManyToManyField) and f.model is model
    ]


def test_there_are_models_to_look_at():
    assert len(OURS) >= 20
    assert sum(len(foreign_keys(m)) for m in OURS) >= 30


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_keys_between_apps_point_down_and_leave_no_way_up(model):
    for field in foreign_keys(model):
        target = field.related_model._meta
        if target.app_label == model._meta.app_label:
            continue
        if target.label != settings.AUTH_USER_MODEL:
            assert FLOORS[target.app_label] < FLOORS[model._meta.app_label], field
        assert field.remote_field.related_name == "+", f"{field} can be followed from below"


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_field_is_declared_personal_or_plain(model):
    names = {f.name for f in model._meta.concrete_fields} | {
        f.name for f in model._meta.many_to_many
    }
    privacy = getattr(model, "Privacy", None)
    assert privacy is not None, "the model has no inner class Privacy"
    declared = set(privacy.personal) | set(privacy.plain)
    assert declared == names
    assert not set(privacy.personal) & set(privacy.plain)


@pytest.mark.parametrize("model", OURS, ids=lambda m: m._meta.label)
def test_every_constraint_has_a_name_and_a_sentence_for_people(model):
    for constraint in model._meta.constraints:
        sentence = str(constraint.violation_error_message)
        assert sentence.endswith("."), constraint.name
        assert "constraint" not in sentence.lower(), constraint.name
