"""Seats are gone with all that hangs on them, and what became of people stands as numbers.

What points to a row that goes is about the same person, and goes as well: the tables are found by
their keys, so that a table of tomorrow is not forgotten.
"""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.utils import timezone

from applicants.models import Identity
from careerpath.accounts.models import User
from careerpath.notifications.models import Message
from cohorts.models import Cohort, Enrollment
from placements.domain import kept, outcomes
from training.domain import evidence, handing_in
from training.models import Credential, CredentialFile, WorkSubmission

FULL_NAME = ("given_name", "family_name")
# The shortest period that a law asks for, and a month for letters that came after the last event.
A_YEAR = timedelta(days=365 - 31)
NOBODY = "removed-{pk}@removed.invalid"


def take_seats(gone, people):
    """The seats of these people with credentials, placements and pairs; returns files to remove."""
    seats = Enrollment.objects.filter(person__in=people)
    _keep_figures(seats)
    _take_letters_with_names(gone, people)
    everything = {}
    _collect(Enrollment, set(seats.values_list("pk", flat=True)), everything)
    _collect(
        Credential,
        set(Credential.objects.filter(person__in=people).values_list("pk", flat=True)),
        everything,
    )
    files = [
        file_of(row)
        for model, file_of in (
            (WorkSubmission, handing_in.file_of),
            (CredentialFile, evidence.file_of),
        )
        for row in model.objects.filter(pk__in=everything.get(model, ()))
    ]
    # Keys of the database are looked at when the transaction ends, so that no order is needed.
    for model, pks in everything.items():
        letters = Message.objects.filter(about_model=model._meta.label_lower, about_id__in=pks)
        gone.update(letters.delete()[1])
        for relation in _relations(model):
            if relation.field.null:
                rows = relation.related_model._base_manager.filter(
                    **{f"{relation.field.name}__in": pks}
                )
                rows.exclude(pk__in=everything.get(relation.related_model, ())).update(
                    **{relation.field.name: None}
                )
        number = model._base_manager.filter(pk__in=pks)._raw_delete("default")
        if number:
            gone[model._meta.label] += number
    return files


def empty(person):
    """An account that others' records point to says nothing of whose it was, and opens nothing."""
    for relation in User._meta.get_fields(include_hidden=True):
        own = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and _is_cascade(own):
            relation.related_model._base_manager.filter(**{own.name: person}).delete()
    User.objects.filter(pk=person.pk).update(
        email=NOBODY.format(pk=person.pk),
        name="",
        time_zone="",
        is_active=False,
        password=make_password(None),
        last_login=None,
    )


def _take_letters_with_names(gone, people):
    """Letters to others that name one of these people, such as a mentor's list of the week, go.

    Whoever goes was last heard of longer ago than that: a younger letter means a namesake.
    """
    before = timezone.now() - A_YEAR
    applied = Identity.objects.filter(application__applicant__in=people)
    called = {f"{given} {family}" for given, family in applied.values_list(*FULL_NAME)}
    for name, address in User.objects.filter(pk__in=people).values_list("name", "email"):
        called |= {name, address}
    for text in sorted(one for one in called if " " in one.strip() or "@" in one):
        letters = Message.objects.filter(Q(body__contains=text) | Q(subject__contains=text))
        gone.update(letters.filter(created_at__lt=before).delete()[1])


def _keep_figures(seats):
    today = timezone.localdate()
    for cohort in Cohort.objects.filter(pk__in=seats.values("cohort")).select_related("program"):
        own = seats.filter(cohort=cohort)
        here = set(own.values_list("pk", flat=True))
        days = outcomes.completed_on(cohort.program, cohort)
        kept.keep(own, {pk: day for pk, day in days.items() if pk in here}, on=today)


def _collect(model, pks, everything):
    """These rows and all that have to point to one of them, by model."""
    new = pks - everything.get(model, set())
    if not new:
        return
    everything.setdefault(model, set()).update(new)
    for relation in _relations(model):
        if not relation.field.null:
            other = relation.related_model
            rows = other._base_manager.filter(**{f"{relation.field.name}__in": new})
            _collect(other, set(rows.values_list("pk", flat=True)), everything)


def _relations(model):
    return [
        one
        for one in model._meta.get_fields(include_hidden=True)
        if one.auto_created
        and not one.concrete
        and (one.one_to_many or one.one_to_one)
        and not one.related_model._meta.proxy
    ]


def _is_cascade(field):
    return (
        field is not None and getattr(field.remote_field, "on_delete", None).__name__ == "CASCADE"
    )
