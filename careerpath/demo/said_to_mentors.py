"""What mentors and mentees of the demo say."""

ABOUT = (
    "Twelve years of interface work in three health systems. Ask me about go-live nights.",
    "I came from nursing and build order sets now.",
    "Certified twice, failed once. Both taught me something.",
    "Runs a service desk of nine; hires two people a year.",
)
SHARED = {
    1: (
        "A hard week: two escalations and no lunch. We wrote down what can wait.",
        "Thinks of leaving. We agreed to talk again on Thursday.",
    ),
    2: (
        "The commute is seventy minutes each way; asked about two remote days.",
        "Feels alone on the late shift. Will ask who else is on it.",
        "Badge access took nine days. The placement manager chases it.",
    ),
    3: (
        "Shadows the interface team. Wants more hands-on time with ADT feeds.",
        "Steady. The first change request is in review.",
        "Learns whom to ask. The desk has a list by now.",
    ),
    4: (
        "On-call starts next week, paired with a senior. Has a run sheet.",
        "Closed the first ticket alone. Asked for harder ones.",
        "Presented in the morning huddle, with a drawing.",
        "Practice exam at 84. The date is set.",
    ),
    5: (
        "Go-live went well; the unit asked for them by name.",
        "Was asked to show the next group how the queue works.",
    ),
}
PRIVATE = (
    "Seems tired. Ask about sleep next time, lightly.",
    "The manager changes in spring; watch how that goes.",
    "Would make a good mentor in two years.",
    "Underplays what went well; write it down with them.",
)
PROMISES = (
    ("mentor", "Ask the lead about on-call shifts"),
    ("mentor", "Send the guide to ADT messages"),
    ("mentor", "Introduce to the integration lead at the clinic"),
    ("mentee", "Book the exam"),
    ("mentee", "Write down three tickets that went well"),
    ("mentee", "Ask for a desk near the team"),
)
GOALS = (
    ("Read ADT messages without help", ("Segments by heart", "Ten messages a week", "Explain one")),
    ("Pass the integration exam", ("Read the guide", "Two practice exams", "Book the date")),
    ("Carry the pager alone", ("Shadow two nights", "Write a run sheet", "First night paired")),
    ("Speak up in the huddle", ("One question a week", "One drawing", "Lead it once")),
)
ROLES = ("Integration analyst", "Team lead on nights", "Clinical informatics", "Trainer", "")
WORRIES = (
    ("client", "The unit manager says that tickets stay open over the weekend.", True),
    ("wellbeing", "Has not slept well for weeks and does not want to say so at work.", False),
    ("work", "Two paychecks came late; rent is due on Monday.", False),
)
