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

ROLES = {
    "applicant": set(),
    "reviewer": {"applicants.view_application"},
    "recruiter": {
        "applicants.view_application",
        "applicants.import_applications",
        "applicants.run_screening",
        "applicants.decide_application",
        "applicants.assign_application",
        "applicants.unblind_application",
        "applicants.front_desk",
        "applicants.export_applications",
        "applicants.judge_duplicates",
        "cohorts.view_cohort",
        "notifications.view_outbox",
        "notifications.release_message",
    },
    "program_lead": {
        "applicants.view_application",
        "applicants.import_applications",
        "applicants.run_screening",
        "applicants.edit_rubric",
        "applicants.decide_application",
        "applicants.approve_decision",
        "applicants.assign_application",
        "applicants.unblind_application",
        "applicants.front_desk",
        "applicants.export_applications",
        "applicants.judge_duplicates",
        "cohorts.view_cohort",
        "cohorts.set_up",
        "notifications.view_outbox",
        "notifications.release_message",
        "accounts.manage_people",
        "accounts.grant_role",
        "audit.view",
        "operations.view",
    },
    "instructor": {"cohorts.view_cohort"},
    "placement_manager": {"cohorts.view_cohort"},
    "client_contact": set(),
    "mentor": set(),
    "participant": set(),
    "equity_analyst": set(),
    "admin": {
        "cohorts.view_cohort",
        "cohorts.set_up",
        "applicants.front_desk",
        "notifications.view_outbox",
        "accounts.manage_people",
        "accounts.grant_role",
        "audit.view",
        "operations.view",
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
