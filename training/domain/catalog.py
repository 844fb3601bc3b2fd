"""The catalog of certifications: begun from what is known, edited, and renewed by versions."""

from django.db import transaction
from django.utils import timezone

from careerpath import audit
from careerpath.workflow import Refused, refusing
from training import known_certifications as known
from training.models import Certification, Requirement, SubjectArea


@transaction.atomic
def begin(program, *, by):
    """The program has a catalog: its own certificate, the exam before it, and known others.

    Refused when there is one already.
    """
    if Certification.objects.of(program).exists():
        raise Refused("The catalog has entries already.")
    rows = [
        Certification(program=program, created_by=by, **entry._asdict()) for entry in known.CATALOG
    ]
    own = Certification(
        program=program,
        created_by=by,
        issuer=program.name,
        code=known.OWN_CODE,
        name=known.OWN_NAME,
        is_own=True,
        about="Given by the program to everybody who completes it.",
    )
    with refusing():
        made = Certification.objects.bulk_create([own, *rows])
    by_code = {one.code: one for one in made}
    exam = by_code[known.EXAM]
    Certification.objects.filter(pk=exam.pk).update(cooling_days=known.COOLING_DAYS)
    areas = {one.code: one for one in SubjectArea.objects.of(program)}
    _ask(exam, known.EXAM_ASKS, areas, by_code)
    _ask(own, known.OWN_ASKS, areas, by_code)
    audit.record_many(
        "training.certification.created",
        [one.pk for one in made],
        model=Certification,
        by=by,
    )
    return own


def _ask(certification, asked, areas, by_code):
    """The requirements stand; those of a subject area that the program lacks are left out."""
    Requirement.objects.bulk_create(
        Requirement(
            certification=certification,
            kind=one.kind,
            needed=one.needed,
            subject=areas.get(one.about) if one.kind == "subject" else None,
            prior=by_code[one.about] if one.kind == "credential" else None,
            position=position,
        )
        for position, one in enumerate(asked)
        if one.kind != "subject" or one.about in areas
    )


@transaction.atomic
def new_version(source, *, version, by):
    """A further version stands in the catalog with the same rules; the old one takes nobody new.

    Credentials of the old version stay what they are.
    """
    if source.retired_at is not None:
        raise Refused("Another version replaces this one already, or it is no longer used.")
    Certification.objects.filter(pk=source.pk).update(retired_at=timezone.now())
    names = [f.name for f in Certification._meta.concrete_fields if not f.primary_key]
    instead = {"version": version, "replaces": source, "verified_on": None, "retired_at": None,
               "created_at": timezone.now(), "created_by": by}  # fmt: skip
    made = Certification(**({name: getattr(source, name) for name in names} | instead))
    with refusing():
        made.save(force_insert=True)
    Requirement.objects.bulk_create(
        Requirement(
            certification=made,
            kind=row.kind,
            needed=row.needed,
            subject_id=row.subject_id,
            prior_id=row.prior_id,
            position=row.position,
        )
        for row in source.requirements.all()
    )
    audit.record("training.certification.versioned", by=by, about=made, source_id=source.pk)
    return made


@transaction.atomic
def retire(certification, *, by):
    """Nobody new is registered for it or asked for it; who holds it, holds it."""
    done = Certification.objects.filter(pk=certification.pk, retired_at=None)
    if not done.update(retired_at=timezone.now()):
        raise Refused("It is no longer used already.")
    audit.record("training.certification.retired", by=by, about=certification)


@transaction.atomic
def take_up(certification, *, by):
    """It is offered again. Refused when a newer version has taken its place."""
    if Certification.objects.filter(replaces=certification).exists():
        raise Refused("A newer version has taken its place.")
    with refusing():
        done = Certification.objects.filter(pk=certification.pk, retired_at__isnull=False)
        if not done.update(retired_at=None):
            raise Refused("It is in use already.")
    audit.record("training.certification.taken_up", by=by, about=certification)
