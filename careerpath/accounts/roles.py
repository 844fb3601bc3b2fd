"""What each role may do. Roles are rows; what they may is this table."""

LABELS = {
    "applicant": "Applicant",
    "reviewer": "Reviewer",
    "recruiter": "Recruiter",
    "program_lead": "Program lead",
    "instructor": "Instructor",
    "placement_manager": "Placement manager",
    "client_contact": "Client contact",
    "mentor": "Mentor",
    "participant": "Participant",
    "equity_analyst": "Equity analyst",
    "admin": "Admin",
}

# What follows from records is not granted by hand.
DERIVED = {"applicant", "participant"}
GRANTABLE = {role: label for role, label in LABELS.items() if role not in DERIVED}

# Each permission with what it lets a person do, in the words of the permission page.
PERMISSIONS = {
    "applicants.view_application": "Read applications, without names",
    "applicants.import_applications": "Import applications from a file",
    "applicants.run_screening": "Start screening runs and apply their results",
    "applicants.edit_rubric": "Write the screening rubric",
    "applicants.decide_application": "Move applications, hold them and decide on them",
    "applicants.approve_decision": "Approve rubrics and bulk declines as second person",
    "applicants.assign_application": "Assign applications and tag them",
    "applicants.unblind_application": "See who wrote an application, with a reason",
    "applicants.front_desk": "Find people by name and see their status and messages",
    "applicants.judge_requests": "Look again at an application and correct it, when asked to",
    "applicants.export_applications": "Export lists of applications",
    "applicants.judge_duplicates": "Judge suspected duplicates",
    "cohorts.view_cohort": "See cohorts, partners and enrollments",
    "cohorts.view_every_cohort": "See every cohort, not only those of one's own duty",
    "cohorts.set_up": "Set up programs, intakes and cohorts",
    "training.view_training": "See sessions, attendance and grades of the people one teaches",
    "training.view_every_cohort": "See the training of every cohort, not only of one's own duty",
    "training.edit_curriculum": "Write curricula: weeks, sessions, assessments and policies",
    "training.edit_calendar": "Plan, move and cancel sessions of a cohort",
    "training.take_attendance": "Mark who is present and excuse people",
    "training.grade": "Enter grades, extensions and overrides, and release them",
    "training.support": "See who may need help, and write down what was done",
    "training.edit_rules": "Change the rules that say who may need help",
    "training.certify": "Record exams and credentials, and decide on completion",
    "training.sign_off_skills": "Verify skills and sign off plans of the last mile",
    "training.view_credentials": "See credentials and readiness of graduates",
    "training.export": "Export attendance, grades and reports",
    "training.take_part": "See one's own sessions, attendance and released grades",
    "placements.view_placements": "See clients, openings, submissions and placements",
    "placements.manage_clients": "Keep clients, their sites, contacts and requirements",
    "placements.place": "Raise and approve openings, submit graduates and place them",
    "placements.approve": "Approve openings and placements as second person",
    "placements.export": "Export openings, placements and outcomes",
    "placements.client": "See one's own openings and answer for candidates",
    "placements.take_part": "Agree to be submitted, and see one's own placement",
    "mentorship.view_pairs": "See who mentors whom, dates and moods, never a private note",
    "mentorship.arrange": "Propose, agree and end pairs",
    "mentorship.mentor": "See one's own mentees and log check-ins with them",
    "mentorship.take_part": "See one's own mentor, goals and promises",
    "reporting.view_journey": "See the way of a person through the program, as far as it is theirs",
    "reporting.view_program": "See how many people stand at which stage, and what waits",
    "equity.plan": "Plan and publish demographic reports that passed the gate",
    "equity.analyze": "Read adverse impact, and bring in self-identification",
    "equity.authorize_return": "Authorize a required return, together with another",
    "accounts.manage_people": "See people and invite them, close accounts",
    "accounts.grant_role": "Give roles to others and take them back",
    "audit.view": "Read the audit trail",
    "notifications.view_outbox": "See messages before and after they are sent",
    "notifications.release_message": "Release or cancel messages that are held",
    "operations.view": "See how the site is running",
}

RECRUITING = {
    "applicants.view_application",
    "applicants.import_applications",
    "applicants.run_screening",
    "applicants.decide_application",
    "applicants.assign_application",
    "applicants.unblind_application",
    "applicants.front_desk",
    "applicants.judge_requests",
    "applicants.export_applications",
    "applicants.judge_duplicates",
    "cohorts.view_cohort",
    "cohorts.view_every_cohort",
    "notifications.view_outbox",
    "notifications.release_message",
}

ADMINISTERING = {
    "cohorts.view_cohort",
    "cohorts.view_every_cohort",
    "cohorts.set_up",
    "accounts.manage_people",
    "accounts.grant_role",
    "audit.view",
    "notifications.view_outbox",
    "operations.view",
    "reporting.view_program",
}

TEACHING = {
    "cohorts.view_cohort",
    "training.view_training",
    "training.edit_calendar",
    "training.take_attendance",
    "training.grade",
    "training.support",
    "training.sign_off_skills",
    "training.view_credentials",
    "training.export",
    "reporting.view_journey",
}

LEADING_TRAINING = TEACHING | {
    "training.view_every_cohort",
    "training.edit_curriculum",
    "training.edit_rules",
    "training.certify",
}

# An admin sets training up and keeps its calendar, and neither marks nor grades nor certifies.
KEEPING_TRAINING = {
    "training.view_training",
    "training.view_every_cohort",
    "training.edit_curriculum",
    "training.edit_calendar",
    "training.view_credentials",
    "reporting.view_journey",
}

PLACING = {
    "cohorts.view_cohort",
    "cohorts.view_every_cohort",
    "training.view_credentials",
    "placements.view_placements",
    "placements.manage_clients",
    "placements.place",
    "placements.approve",
    "placements.export",
    "mentorship.view_pairs",
    "mentorship.arrange",
    "reporting.view_journey",
}

ROLES = {
    "applicant": set(),
    "reviewer": {"applicants.view_application"},
    "recruiter": RECRUITING,
    "program_lead": RECRUITING
    | ADMINISTERING
    | LEADING_TRAINING
    | {
        "applicants.edit_rubric",
        "applicants.approve_decision",
        "placements.view_placements",
        "placements.approve",
        "mentorship.view_pairs",
        "mentorship.arrange",
    },
    "instructor": TEACHING,
    "placement_manager": PLACING,
    "client_contact": {"placements.client"},
    "mentor": {"mentorship.mentor", "reporting.view_journey"},
    "participant": {
        "training.take_part",
        "placements.take_part",
        "mentorship.take_part",
        "reporting.view_journey",
    },
    "equity_analyst": {"equity.plan", "equity.analyze", "equity.authorize_return"},
    "admin": ADMINISTERING
    | KEEPING_TRAINING
    | {
        "applicants.front_desk",
        "placements.view_placements",
        "placements.manage_clients",
        "mentorship.view_pairs",
        "equity.plan",
        "equity.authorize_return",
    },
}

# Obligatory outside the demo for those who read applications, decide, place, administer or analyze.
SECOND_FACTOR = {
    "reviewer",
    "recruiter",
    "program_lead",
    "placement_manager",
    "equity_analyst",
    "admin",
}
# An analyst never decides.
EXCLUSIVE = {"equity_analyst": {"reviewer", "recruiter", "program_lead"}}

# Who holds one of these is asked again after half an hour without activity.
SENSITIVE = {
    "applicants.decide_application",
    "applicants.approve_decision",
    "applicants.unblind_application",
    "applicants.export_applications",
    "cohorts.set_up",
    "accounts.manage_people",
    "accounts.grant_role",
    "audit.view",
    "notifications.release_message",
    "equity.plan",
    "equity.analyze",
    "equity.authorize_return",
}
SENSITIVE_ROLES = {"equity_analyst"}
SHORT_IDLE = 30 * 60
LONG_IDLE = 12 * 3600
ABSOLUTE = 12 * 3600
WARN_BEFORE = 5 * 60
# Applicants and participants may stay signed in on their own device.
STAFF = set(LABELS) - {"applicant", "participant"}


def permissions_of(held):
    """Return every permission that the roles give together."""
    return frozenset().union(*(ROLES[role] for role in held if role in ROLES))


def conflict(held, role):
    """Return the held role that excludes ``role``, or an empty text."""
    for one, others in EXCLUSIVE.items():
        if role == one:
            clash = sorted(others & set(held))
        else:
            clash = [one] if role in others and one in held else []
        if clash:
            return clash[0]
    return ""
