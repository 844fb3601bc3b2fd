"""The review rubric that a program begins with: potential, not experience."""

from applicants.scoring.rubric import Criterion, Rubric

DEFAULT_READING = Rubric(
    criteria=(
        Criterion(
            key="drive",
            name="Drive",
            definition="Starts without being asked and sees it through when it gets hard.",
            job_relatedness="Go-lives slip; consultants keep work moving without supervision.",
            weight=200,
            anchors=(
                "Waits to be told, or stops at the first setback",
                "Starts things, and others finish them",
                "Finishes what was asked, with some push",
                "Takes on what nobody asked for and finishes it",
                "Kept going through setbacks and changed the outcome",
            ),
        ),
        Criterion(
            key="growth_mindset",
            name="Growth mindset",
            definition="Learns on purpose, seeks criticism and changes what they do.",
            job_relatedness="Systems change every release; last year's knowledge is not enough.",
            weight=200,
            anchors=(
                "Names nothing that was learned, or blames others",
                "Was taught something, with no sign of use",
                "Learned something when it was needed",
                "Set out to learn, and used it",
                "Sought criticism, changed course, and can show the difference",
            ),
        ),
        Criterion(
            key="finds_causes",
            name="Finds causes",
            definition="Looks past the symptom for what makes a thing go wrong, and checks.",
            job_relatedness="Support and build work is finding why an order or a message failed.",
            weight=250,
            anchors=(
                "Describes the trouble, offers no cause",
                "Names a cause without checking it",
                "Checks one likely cause",
                "Compares causes and tests the likeliest",
                "Finds the cause, fixes it, and checks that the fix held",
            ),
        ),
        Criterion(
            key="user_in_view",
            name="Keeps the user in view",
            definition="Starts from what the person at the screen has to do.",
            job_relatedness="Clinicians work around screens that were built without them.",
            weight=200,
            anchors=(
                "Talks about the system only",
                "Mentions users in passing",
                "Asks users what they need",
                "Watches users work before deciding",
                "Changes course on what users did, and says how",
            ),
        ),
        Criterion(
            key="writes_clearly",
            name="Writes clearly",
            definition="A colleague could act on what is written, without asking back.",
            job_relatedness="Tickets, hand-overs and training notes are read by strangers.",
            weight=150,
            anchors=(
                "The point cannot be found",
                "The point is there, and hard to follow",
                "Clear after a second reading",
                "Clear at once, in order",
                "Clear, exact, and nothing could be left out",
            ),
        ),
    )
)
