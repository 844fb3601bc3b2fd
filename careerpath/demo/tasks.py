"""The demo's timed tasks: a small bank for each kind, and a form of it for each intake.

Cases are invented and need no knowledge of medicine or of computers. Options are pairs of points
and text; a number alone is the right answer.
"""

from decimal import Decimal

from applicants.models import (
    BankItem,
    BankOption,
    Task,
    TaskForm,
    TaskFormItem,
    WantedDocument,
)
from careerpath import audit

PROBLEM, JUDGMENT, AGILITY = "problem", "judgment", "agility"
TASKS = (
    ("problem_solving", PROBLEM, "Find the cause", 15,
     "Four short cases. Read what people noticed, and say what you would conclude or check."),
    ("situational_judgment", JUDGMENT, "What would you do?", 15,
     "Four situations from a working day. Choose what you would do first."),
    ("learning_agility", AGILITY, "The new rules", 12,
     "You get rules that you have never seen. Apply them; there is nothing to remember."),
)  # fmt: skip
BANK = {
    PROBLEM: (
        ("Since Monday the printer at the north desk prints labels twice. The south desk has the "
         "same printer and prints once. Both got the same update on Friday. What do you check "
         "first?",
         ((4, "What changed at the north desk between Friday and Monday"),
          (2, "Whether a restart of the printer helps"),
          (1, "The update, since both desks have it"),
          (0, "Nothing, until the south desk has the trouble as well"))),
        ("A clinic books 40 visits a day. On days when the reminder goes out, 4 people do not "
         "come; on other days 10 do not. The reminder goes out on 3 of 5 days. How many people do "
         "not come in a week of 5 days?", Decimal(32)),
        ("A list of patients shows 212 names. Three colleagues each say that one patient is "
         "missing, and each names another. The list is sorted by the time of the last visit and "
         "shows visits of this year. What explains all three at once?",
         ((4, "The three were last seen before this year"),
          (1, "The three have the same last name"),
          (1, "Each colleague has an old list"),
          (0, "The list has a limit of 212 names"))),
        ("A form takes 6 minutes to fill in. With the new version the first half takes as long as "
         "before, the second half two thirds of its time. How many minutes does it take now?",
         Decimal(5)),
    ),
    JUDGMENT: (
        ("A nurse tells you in the corridor that the new screen hides the allergy list. You are on "
         "your way to a meeting about another matter.",
         ((3, "Ask her to show you now, and send word that you are late"),
          (2, "Write it down, and go to her right after the meeting"),
          (1, "Ask her to write to the help desk"),
          (0, "Tell her that the list is still there"))),
        ("You find out that a report that you sent last week had a wrong figure. Nobody has "
         "noticed.",
         ((3, "Tell those who got it today, with the right figure and what went wrong"),
          (1, "Correct it in the next report"),
          (1, "Ask a colleague whether it matters"),
          (0, "Leave it, since nobody has noticed"))),
        ("A colleague explains a step to you for the second time, and you still do not follow.",
         ((3, "Say what you have understood, and where you lose the thread"),
          (2, "Ask to watch while the colleague does it"),
          (1, "Say thanks, and look for a manual"),
          (0, "Nod, and find out later"))),
        ("Two departments ask you for opposite changes of the same form, both until tomorrow.",
         ((3, "Bring both to one table and ask what each of them needs the form for"),
          (2, "Ask your lead which of the two goes first"),
          (1, "Do the one that asked first"),
          (0, "Make two forms"))),
    ),
    AGILITY: (
        ("Rule 1: a request marked A is done before one marked B. Rule 2: of two with the same "
         "mark the older is done first. Rule 3: a request that waited three days counts as A. "
         "Waiting: X (B, four days), Y (A, one day), Z (B, two days). Which is done first?",
         ((4, "X"), (0, "Y"), (0, "Z"))),
        ("A code has a letter and a number: K3 means “come at 3”, and a star behind it means “one "
         "hour earlier”. Two stars mean two hours earlier. At which hour does K9** say to come?",
         Decimal(7)),
        ("New rule: requests of the ward count as marked A between 6 and 9 in the morning. It is "
         "8. Waiting: P (B, ward, today), Q (A, office, yesterday), R (B, office, today). By "
         "rules 1 and 2 above, in which order are they done?",
         ((4, "Q, P, R"), (2, "P, Q, R"), (0, "Q, R, P"), (0, "R, P, Q"))),
        ("Now a star means half an hour earlier, and a dot one hour later. At which hour does "
         "K4**. say to come?", Decimal(4)),
    ),
}  # fmt: skip


def make(intake, instruments, *, by):
    """The intake has a task for each instrument, and would like to see a résumé."""
    bank = _bank(intake.program)
    tasks = Task.objects.bulk_create(
        Task(
            intake=intake,
            instrument=instruments[key],
            kind=kind,
            title=title,
            minutes=minutes,
            lead=lead,
            position=position,
        )
        for position, (key, kind, title, minutes, lead) in enumerate(TASKS)
    )
    forms = TaskForm.objects.bulk_create(
        TaskForm(task=task, name="A", is_ready=True) for task in tasks
    )
    TaskFormItem.objects.bulk_create(
        TaskFormItem(form=form, item=item, position=position)
        for form in forms
        for position, item in enumerate(bank[form.task.kind])
    )
    WantedDocument.objects.create(
        intake=intake, kind="resume", help_text="One or two pages. Leave out photo and birthday."
    )
    audit.record_many("applicants.task.added", [t.pk for t in tasks], model=Task, by=by)


def _bank(program):
    """The program's bank by kind; it is filled the first time."""
    if not BankItem.objects.filter(program=program).exists():
        keys = [key for questions in BANK.values() for _, key in questions]
        items = BankItem.objects.bulk_create(
            BankItem(program=program, kind=kind, text=text, points=4)
            if not isinstance(key, Decimal)
            else BankItem(
                program=program, kind=kind, text=text, answer="number", number=key, points=4
            )
            for kind, questions in BANK.items()
            for text, key in questions
        )
        BankOption.objects.bulk_create(
            BankOption(item=item, points=points, text=text, position=position)
            for item, key in zip(items, keys, strict=True)
            if not isinstance(key, Decimal)
            for position, (points, text) in enumerate(key)
        )
    bank = {}
    for item in BankItem.objects.filter(program=program).order_by("pk"):
        bank.setdefault(item.kind, []).append(item)
    return bank
