"""Who reads what: one plan spreads the files over the readers, and may be made again any time.

What is done or begun stays with whom it is; the rest is spread anew, so that planning again is the
answer to new files, an ill reader and a shifted deadline alike.
"""

from collections import Counter, defaultdict
from math import ceil
from secrets import token_hex

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now

from applicants.domain import review_rubrics, triage
from applicants.models import (
    READABLE,
    Application,
    FrontDeskLook,
    PlanReader,
    ReadAssignment,
    ReadingPlan,
    Recusal,
    Scorecard,
)
from applicants.scoring import Load, distribute
from careerpath import audit
from careerpath.workflow import Refused, refusing
from cohorts.models import Intake

BATCH = 2_000
MOVED_ON = "Reading went on while the plan was made. Plan again."


def current(intake):
    """The plan in force; None before the first."""
    plans = ReadingPlan.objects.filter(intake=intake).prefetch_related("readers")
    return plans.order_by("-id").first()


def overview(intakes):
    """Intakes with files to read or a plan: (intake, files in review, plan); two queries."""
    files = Application.objects.filter(intake__in=intakes, state__in=READABLE).order_by()
    counts = dict(files.values_list("intake").annotate(n=Count("pk")))
    plans = {one.intake_id: one for one in ReadingPlan.objects.filter(intake__in=intakes)
             .order_by("pk")}  # fmt: skip
    rows = [(one, counts.get(one.pk, 0), plans.get(one.pk)) for one in intakes]
    return [row for row in rows if row[1] or row[2]]


def candidates():
    """Who may be given files to read: (id, name), by name."""
    return triage.readers()


def files_of(intake):
    """The applications that are read at this stage."""
    return Application.objects.filter(intake=intake, state__in=READABLE)


def without_readers(intake):
    """How many files of the stage nobody has, or had."""
    mine = ReadAssignment.objects.filter(application=OuterRef("pk"), handed_back_at__isnull=True)
    return files_of(intake).filter(~Exists(mine)).count()


@transaction.atomic
def make(intake, *, shares, due_on, by, seed=""):
    """Every file in review has its readers, and the plan is in force; returns it.

    ``shares`` maps reader to the share of a full load in per cent. Refused without an approved
    rubric, without readers, with fewer readers than a file needs, and without files.
    """
    Intake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    program = intake.program
    rubric = review_rubrics.in_force(intake)
    people = get_user_model().objects.filter(pk__in=[pk for pk, _ in candidates()])
    known = set(people.filter(pk__in=list(shares)).values_list("pk", flat=True))
    if not known:
        raise Refused("Choose at least one person who reads.")
    if len(known) < program.readers_per_file:
        raise Refused(
            f"Each file needs {program.readers_per_file} readers, and you chose {len(known)}."
        )
    files = list(files_of(intake).order_by("pk").values_list("pk", flat=True))
    if not files:
        raise Refused("No application of this intake is in review yet.")
    plan = ReadingPlan.objects.create(
        intake=intake,
        rubric=rubric,
        due_on=due_on,
        readers_per_file=program.readers_per_file,
        read_twice_percent=program.read_twice_percent,
        seed=seed or token_hex(8),
        made_by=by,
    )
    PlanReader.objects.bulk_create(
        PlanReader(plan=plan, reader_id=pk, share=shares[pk]) for pk in sorted(known)
    )
    _take_back(intake, known)
    kept = _kept(intake)
    wanted = {}
    for file, number in _number_of_reads(plan, files, kept, len(known)).items():
        if number > len(kept[file]):
            wanted[file] = number - len(kept[file])
    has = Counter(reader for readers in kept.values() for reader in readers)
    found = distribute(
        wanted,
        [Load(pk, shares[pk], has[pk]) for pk in sorted(known)],
        seed=plan.seed,
        barred=barred(intake),
        linked=kept.values(),
    )
    with refusing(read_once_by_a_person=MOVED_ON):
        ReadAssignment.objects.bulk_create(
            (
                ReadAssignment(application_id=file, reader_id=reader, plan=plan, position=position)
                for position, (file, reader) in enumerate(found.reads, 1)
            ),
            batch_size=BATCH,
        )
    plan.files, plan.reads = len(files), len(found.reads)
    plan.short, plan.is_connected = sum(found.short.values()), found.is_connected
    plan.save(update_fields=["files", "reads", "short", "is_connected"])
    audit.record(
        "applicants.readingplan.made", by=by, about=plan, files=plan.files, reads=plan.reads,
        readers=len(known), short=plan.short, intake=intake.pk,
    )  # fmt: skip
    return plan


def barred(intake):
    """Readers who may not have a file, by file: own, recused, looked up, and who has or had it."""
    found = defaultdict(set)
    apart = [
        ReadAssignment.objects.filter(application__intake=intake, reader__isnull=False)
        .values_list("application_id", "reader_id"),
        Recusal.objects.filter(application__intake=intake).values_list("application_id", "user_id"),
        Application.objects.filter(intake=intake, applicant__in=[pk for pk, _ in candidates()])
        .values_list("pk", "applicant_id"),
    ]  # fmt: skip
    for rows in apart:
        for file, reader in rows.iterator(chunk_size=5_000):
            found[file].add(reader)
    looked = defaultdict(set)
    for user, person in FrontDeskLook.objects.values_list("user_id", "person_id").distinct():
        looked[person].add(user)
    theirs = Application.objects.filter(intake=intake, applicant__in=list(looked))
    for file, person in theirs.values_list("pk", "applicant_id"):
        found[file] |= looked[person]
    return found


def _take_back(intake, known):
    """Reads that nobody has begun are nobody's; thirds and begun ones of ``known`` stay."""
    begun = Scorecard.objects.of_reading().filter(
        application=OuterRef("application"), reader=OuterRef("reader"), version__gt=0
    )
    waiting = ReadAssignment.objects.waiting().filter(application__intake=intake)
    third = Q(purpose=ReadAssignment.Purpose.SPLIT)
    busy = Q(reader__in=known) & (Q(claimed_until__gt=Now()) | Exists(begun))
    waiting.exclude(third & (Q(reader__isnull=True) | busy)).exclude(busy).delete()


def _kept(intake):
    """Readers by file of what is done or begun, thirds apart."""
    rows = (
        ReadAssignment.objects.filter(application__intake=intake, handed_back_at__isnull=True)
        .exclude(purpose=ReadAssignment.Purpose.SPLIT)
        .values_list("application_id", "reader_id")
    )
    kept = defaultdict(list)
    for file, reader in rows:
        kept[file].append(reader)
    return kept


def _number_of_reads(plan, files, kept, readers):
    """How many readers each file has in all: the program's number, and some a second one.

    Where files have one reader, a share is read twice, and never fewer than link all readers.
    """
    each = plan.readers_per_file
    if each > 1 or not plan.read_twice_percent:
        return dict.fromkeys(files, each)
    twice = max(ceil(len(files) * plan.read_twice_percent / 100), min(readers - 1, len(files)))
    # Whoever has two stays; then by a number that only the seed and the file decide.
    order = sorted(files, key=lambda file: (-len(kept[file]), hash_of(plan.seed, file)))
    chosen = set(order[:twice])
    return {file: each + (file in chosen) for file in files}


def hash_of(seed, file):
    """A number that looks random and is the same each time."""
    return (int(seed, 16) * 6_364_136_223_846_793_005 + file * 1_442_695_040_888_963_407) % 2**61


def loads(intake):
    """Reads waiting and done by reader: {id: (waiting, done)}."""
    rows = (
        ReadAssignment.objects.filter(
            application__intake=intake, reader__isnull=False, handed_back_at__isnull=True
        )
        .values("reader")
        .annotate(
            waiting=Count("pk", filter=Q(submitted_at=None, application__state__in=READABLE)),
            done=Count("pk", filter=Q(submitted_at__isnull=False)),
        )
    )
    return {row["reader"]: (row["waiting"], row["done"]) for row in rows}
