"""Every form class of ours, each with one instance as its page makes it."""

from contextlib import suppress
from datetime import date

from allauth.mfa.models import Authenticator
from django.forms.forms import BaseForm
from django.forms.models import BaseModelForm

from applicants.models import InterviewRound, Scorecard
from cohorts.models import Intake, Program
from tests.house import world
from training.grading import Rubric
from training.models import ClassSession, Credential, GradeItem, SubjectArea

OURS = ("careerpath.", "cohorts.", "applicants.", "training.", "placements.", "mentorship.")


def classes(base=BaseForm):
    """Every form class below ``base`` that is written in this project."""
    found = set()
    for one in base.__subclasses__():
        found |= {one} if one.__module__.startswith(OURS) else set()
        found |= classes(one)
    return found


def is_page_form(form_class):
    """Whether it is made to be shown: not a base that others stand on."""
    return not form_class.__subclasses__()


def recorded(monkeypatch):
    """Instances of our forms, one of each class, as all pages make them on GET and on POST."""
    seen, init = {}, BaseForm.__init__
    model_init = BaseModelForm.__init__

    def remember(self, *args, **kwargs):
        init(self, *args, **kwargs)
        seen.setdefault(type(self), self)

    def remember_model(self, *args, **kwargs):
        model_init(self, *args, **kwargs)
        seen.setdefault(type(self), self)

    with monkeypatch.context() as patch:
        patch.setattr(BaseForm, "__init__", remember)
        patch.setattr(BaseModelForm, "__init__", remember_model)
        client = world.identity("everything")
        for _, url in world.addresses():
            client.get(url)
            client = world.stay_in(client, "everything")
        for _, url in world.addresses():
            client.post(url)
            client = world.stay_in(client, "everything")
        world.identity("anonymous").post("/account/login/", {"login": "x@example.org"})
    user = world.person("everything")
    for one in classes():
        if is_page_form(one) and one not in seen and (form := made(one, user)) is not None:
            seen[one] = form
    return {one: form for one, form in seen.items() if one.__module__.startswith(OURS)}


def made(form_class, user):
    """An instance of a form that stands behind a step no walk can take; None when it wants more."""
    factor = Authenticator(user=user, type="webauthn", data={"name": "Key"})
    code = {"code": "K4TX9Q"}
    for more in (
        {**code, "user": user}, code, {"user": user}, {"instance": factor},
        {"authenticator": factor}, {"intakes": list(Intake.objects.order_by("pk")[:3])},
        {"round": InterviewRound.objects.order_by("pk").first()},
        {"card": Scorecard.objects.order_by("pk").first()}, *of_training(user),
        {"program": Program.objects.order_by("pk").first()}, {},
    ):  # fmt: skip
        with suppress(TypeError, KeyError, AttributeError):
            return form_class(**more)
    return None


def of_training(user):
    """What the forms want that stand on pages of people who hold a seat."""
    item = GradeItem.objects.exclude(rubric=[]).order_by("pk").first()
    return (
        {"credential": Credential.objects.order_by("pk").first()},
        {"person": user},
        {"today": date(2026, 3, 2)},
        {"sessions": ClassSession.objects.order_by("pk")},
        {"due_at": item.due_at, "zone": item.cohort.program.zone()},
        {"areas": list(SubjectArea.objects.order_by("pk"))},
        {"item": item, "rubric": Rubric.read(item.rubric), "grade": None},
    )


def bind(form, data):
    """The same form, now sent with ``data``."""
    form.data, form.files, form.is_bound, form._errors = data, {}, True, None
    return form
