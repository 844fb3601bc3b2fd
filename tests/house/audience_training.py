"""Who may come in at the addresses of the training, one row for each."""

TEACHING = "instructor program_lead admin"
SETTING_UP = "program_lead admin"

TRAINING = {
    "training:start": TEACHING,
    "training:session": TEACHING,
    "training:session_edit": TEACHING,
    "training:session_cancel": TEACHING,
    "training:session_restore": TEACHING,
    "training:my_session": "participant",
    "training:act_undo": TEACHING,
    "training:calendar": TEACHING,
    "training:apply": TEACHING,
    "training:shift": TEACHING,
    "training:session_new": TEACHING,
    "training:curricula": TEACHING,
    "training:curriculum": TEACHING,
    "training:curriculum_edit": SETTING_UP,
    "training:curriculum_copy": SETTING_UP,
    "training:curriculum_retire": SETTING_UP,
    "training:planned_session_new": SETTING_UP,
    "training:planned_item_new": SETTING_UP,
    "training:group_new": SETTING_UP,
    "training:planned_session_edit": SETTING_UP,
    "training:planned_session_remove": SETTING_UP,
    "training:planned_item_edit": SETTING_UP,
    "training:planned_item_remove": SETTING_UP,
    "training:group_edit": SETTING_UP,
    "training:curriculum_standard": SETTING_UP,
    "training:curriculum_new": SETTING_UP,
    "training:shared": SETTING_UP,
    "training:subject_new": SETTING_UP,
    "training:room_new": SETTING_UP,
    "training:level_new": SETTING_UP,
    "training:subject_edit": SETTING_UP,
    "training:room_edit": SETTING_UP,
    "training:level_edit": SETTING_UP,
    "training:gradebook": "instructor program_lead",
    "training:subject_areas": "instructor program_lead",
    "training:grades_paste": "instructor program_lead",
    "training:grades_undo": "instructor program_lead",
    "training:gradebook_export": "instructor program_lead",
    "training:grade_item": "instructor program_lead",
    "training:grades_release": "instructor program_lead",
    "training:grades_hold_back": "instructor program_lead",
    "training:grade_cell": "instructor program_lead",
    "training:grade_override": "instructor program_lead",
}

# Values for parameters that no guard looks up.
TRAINING_PARAMS = {
    ("training:feed", "token"): "no-such-token",
    ("training:grades_undo", "moment"): 1,
    ("training:grade_cell", "enrollment"): 1,
    ("training:grade_override", "enrollment"): 1,
}
