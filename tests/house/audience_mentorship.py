"""Who may come in at the addresses of mentoring, one row for each."""

from mentorship.models import ActionItem, Goal, GoalStep

MENTORING = "mentor"
LOOKING = "program_lead placement_manager admin"
ARRANGING = "program_lead placement_manager"
SETTING_UP = "program_lead admin"
PERSON = "participant"

MENTORSHIP = {
    "mentorship:mentees": MENTORING,
    "mentorship:me": MENTORING,
    "mentorship:me_pause": MENTORING,
    "mentorship:me_back": MENTORING,
    "mentorship:mentee": MENTORING,
    "mentorship:check_in": MENTORING,
    "mentorship:check_in_correct": MENTORING,
    "mentorship:answer": MENTORING,
    "mentorship:brief": MENTORING,
    "mentorship:item_new": MENTORING,
    "mentorship:goal_new": MENTORING,
    "mentorship:concern_new": MENTORING,
    "mentorship:next": MENTORING,
    "mentorship:lead": LOOKING,
    "mentorship:pair": LOOKING,
    "mentorship:concern": LOOKING,
    "mentorship:concern_take": LOOKING,
    "mentorship:proposals": ARRANGING,
    "mentorship:mentor_new": ARRANGING,
    "mentorship:stand_in": ARRANGING,
    "mentorship:pause": ARRANGING,
    "mentorship:resume": ARRANGING,
    "mentorship:hand_over": ARRANGING,
    "mentorship:end": ARRANGING,
    "mentorship:duty": SETTING_UP,
    "mentorship:duty_end": SETTING_UP,
    "mentorship:my": PERSON,
    "mentorship:tap": PERSON,
    "mentorship:wish": PERSON,
    "mentorship:my_goal": PERSON,
    "mentorship:my_concern": PERSON,
}

# The parameters that no guard looks up.
MENTORSHIP_PARAMS = {
    ("mentorship:by_link", "token"): "nonsense",
    ("mentorship:link_again", "token"): "nonsense",
    ("mentorship:item_settle", "state"): "done",
    ("mentorship:item_settle", "pk"): ActionItem,
    ("mentorship:goal_settle", "state"): "done",
    ("mentorship:goal_settle", "pk"): Goal,
    ("mentorship:step_turn", "pk"): GoalStep,
}
