"""What holds for every model: keys point down, no way up, personal fields are declared."""

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
    "placements": 6,
    "mentorship": 7,
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


def test_keys_between_apps_point_down_and_leave_no_way_up():
    wrong = []
    for field in (field for model in OURS for field in foreign_keys(model)):
        own, target = field.model._meta, field.related_model._meta
        if target.app_label == own.app_label:
            continue
        if target.label != settings.AUTH_USER_MODEL:
            wrong += [field] if FLOORS[target.app_label] >= FLOORS[own.app_label] else []
        if field.remote_field.related_name != "+":
            wrong.append(f"{field} can be followed from below")
    assert wrong == []


def test_every_field_is_declared_personal_or_plain():
    wrong = {}
    for model in OURS:
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        privacy = getattr(model, "Privacy", None)
        assert privacy is not None, f"{model._meta.label} has no inner class Privacy"
        personal, plain = set(privacy.personal), set(privacy.plain)
        if personal | plain != {field.name for field in fields} or personal & plain:
            wrong[model._meta.label] = (personal | plain) ^ {field.name for field in fields}
    assert wrong == {}


def test_every_constraint_has_a_name_and_a_sentence_for_people():
    wrong = []
    for constraint in (one for model in OURS for one in model._meta.constraints):
        sentence = str(constraint.violation_error_message)
        if not sentence.endswith(".") or "constraint" in sentence.lower():
            wrong.append((constraint.name, sentence))
    assert wrong == []
