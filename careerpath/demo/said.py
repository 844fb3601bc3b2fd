"""What the people of the demo's cohorts say about their weeks and sessions, and a few files."""

import hashlib
from datetime import timedelta

from careerpath import audit, files
from careerpath.demo.copying import copy, new_ids
from careerpath.demo.program import BY
from training.domain.handing_in import FOLDER
from training.models import Pulse, SelfRating, SessionFeedback, SubjectArea, WorkSubmission
from training.states import SessionState

WEEKS = {
    1: ("I cannot keep up with the reading.", "My mother is ill and I sleep little.", ""),
    2: ("The lab was too fast for me.", "Long bus ride, every day.", "", ""),
    3: ("Quiz 2 was harder than I thought.", "", "", "All right, tired."),
    4: ("My study group helps.", "The ticket lab was fun.", "", ""),
    5: ("I explained the chart to my brother, and he got it.", "Best week so far.", ""),
}
SESSIONS = {
    1: ("I was lost after the first half hour.", "Too many slides.", ""),
    2: ("More time for questions, please.", "The room was very cold.", ""),
    3: ("A short break in the middle would help.", "", ""),
    4: ("The ward example made it clear.", "More cases like the pharmacy one.", "", ""),
    5: ("Best session so far.", "I could use it the same evening.", ""),
}
RATED_SESSIONS = 12
WITH_FILE = 6
PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R\
/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length {length}>>stream
{text}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def say(taught, *, rng, now):
    """Most people say each week how it is, many rate sessions, everybody the own skills."""
    if not taught.enrollments:
        return
    zone = taught.cohort.program.zone()
    today = now.astimezone(zone).date()
    held = [one for one in taught.sessions if one.state == SessionState.HELD]
    _pulses(taught, held, today, zone, rng)
    _feedback(taught, held[-RATED_SESSIONS:], rng)
    _ratings(taught, today, rng)
    _files(taught, rng)


def _mood(taught, person, weeks_in, rng):
    """People who struggle find it harder each week; others find their feet."""
    middle = 3.5 + 0.5 * taught.ability[person.pk] + 0.1 * weeks_in
    if person.pk in taught.strugglers:
        middle = 2.9 - 0.3 * weeks_in
    return min(max(round(rng.gauss(middle, 0.7)), 1), 5)


def _pulses(taught, held, today, zone, rng):
    days = {one.starts_at.astimezone(zone).date() for one in held}
    weeks = sorted({day - timedelta(days=day.weekday()) for day in days})
    last_day = {week: max(d for d in days if d - timedelta(days=d.weekday()) == week)
                for week in weeks}  # fmt: skip
    this_week = today - timedelta(days=today.weekday())
    ends = {one.starts_at.astimezone(zone).date(): one.ends_at for one in held}
    rows = []
    for place, week in enumerate(weeks):
        share = 0.35 if week == this_week else 0.72
        for person in taught.enrollments:
            if rng.random() < share:
                mood = _mood(taught, person, place, rng)
                at = ends[last_day[week]] + timedelta(minutes=5 + person.pk * 13 % 90)
                rows.append((person.pk, week, mood, rng.choice(WEEKS[mood]), at))
    _write(Pulse, ("enrollment_id", "week", "mood", "text", "said_at"), rows)


def _feedback(taught, held, rng):
    rows = []
    for session in held:
        liked = rng.gauss(3.9, 0.5)
        for person in taught.enrollments:
            if rng.random() < 0.55:
                rating = min(max(round(rng.gauss(liked, 0.8)), 1), 5)
                at = session.ends_at + timedelta(minutes=10 + person.pk * 7 % 600)
                rows.append((session.pk, person.pk, rating, rng.choice(SESSIONS[rating]), at))
    _write(SessionFeedback, ("session_id", "enrollment_id", "rating", "text", "said_at"), rows)


def _ratings(taught, today, rng):
    cohort = taught.cohort
    areas = SubjectArea.objects.of(cohort.program_id)
    start = taught.sessions[0].starts_at
    end = taught.sessions[-1].ends_at
    is_over = cohort.ends_on is not None and cohort.ends_on < today
    rows = []
    for person in taught.enrollments:
        for area in areas:
            before = min(max(round(rng.gauss(2.2, 0.8)), 1), 5)
            rows.append((person.pk, area.pk, "before", before, start))
            if is_over and rng.random() < 0.9:
                after = min(max(before + round(rng.gauss(1.5, 0.7)), 1), 5)
                rows.append((person.pk, area.pk, "after", after, end))
    _write(SelfRating, ("enrollment_id", "area_id", "moment", "rating", "said_at"), rows)


def _write(model, columns, rows):
    """The rows stand, each with its line."""
    ids = new_ids(model, len(rows))
    copy(model, ("id", *columns), ((pk, *row) for pk, row in zip(ids, rows, strict=True)))
    audit.record_many(f"{model._meta.label_lower}.said", ids, model=model, by=BY, cause="job")


def _files(taught, rng):
    """Some of the newest work has a file, as from a word processor."""
    newest = WorkSubmission.objects.filter(enrollment__in=taught.enrollments)
    for work in newest.select_related("item").order_by("-submitted_at", "pk")[:WITH_FILE]:
        words = " ".join(work.text.split())[:90].replace("(", "").replace(")", "")
        content = page(words)
        keep(files.path_of(FOLDER, work.file_key), content)
        WorkSubmission.objects.filter(pk=work.pk).update(
            file_state="unscanned",
            file_name=f"{work.item.name}, draft {rng.randint(1, 4)}.pdf",
            file_format="pdf",
            file_size=len(content),
            file_digest=hashlib.sha256(content).hexdigest(),
        )


def page(words):
    """A PDF of one page with these words."""
    text = f"BT /F 11 Tf 60 720 Td ({words}) Tj ET"
    return PAGE.format(length=len(text), text=text).encode("ascii", "replace")


def keep(path, content):
    """The file lies there, for the program alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.write_bytes(content)
    path.chmod(0o600)
