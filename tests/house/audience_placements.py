"""Who may come in at the addresses of placing, one row for each."""

LOOKING = "placement_manager program_lead admin"
MANAGING = "placement_manager admin"
PLACING = "placement_manager"
APPROVING = "placement_manager program_lead"
CLIENT = "client_contact"
GRADUATE = "participant"
TEACHING = "instructor program_lead admin"


def rows(audience, names):
    """The same audience for each of these pages."""
    return {f"placements:{name}": audience for name in names.split()}


PLACEMENTS = {
    **rows(
        LOOKING,
        "clients client requisitions requisition submission placements placement board"
        " bench bench_person scenarios scenario ledger forecast check_points",
    ),
    **rows(
        MANAGING,
        "client_new client_edit client_retire client_take_up site_new site_edit contact_new"
        " contact_edit contact_leave contact_return system_new system_edit onboarding_new"
        " onboarding_edit onboarding_retire",
    ),
    **rows(
        PLACING,
        "requisition_new requisition_edit requisition_hand_in requisition_open requisition_fill"
        " requisition_hold requisition_cancel submission_ask short_list_send submission_withdraw"
        " placement_new placement_begin placement_change placement_cancel placement_extend"
        " placement_convert placement_end placement_complete item_ask item_meet item_waive"
        " item_reopen propose not_now suggest_again submission_answer scenario_new"
        " scenario_commit scenario_undo fit_weights leave_out count_again check_point"
        " check_point_ask ask_agree ask_decline ask_withdraw placement_take_back plan_gaps"
        " plan_undo",
    ),
    **rows(APPROVING, "requisition_approve placement_approve"),
    **rows(TEACHING, "feedback"),
    **rows(
        CLIENT,
        "client_home client_opening client_answer client_opening_new client_person client_ask"
        " client_concern client_check_point client_ask_back client_figures client_profiles"
        " client_question",
    ),
    **rows(GRADUATE, "my_placement my_consent my_wish"),
}

PLACEMENTS_PARAMS = {
    ("placements:plan_undo", "made"): "6f1c1d52-3c0e-4d3c-9d2a-0d6a54c3f0ab",
    ("placements:answer_link", "token"): "no-such-token",
    ("placements:answer_link_renew", "token"): "no-such-token",
    ("placements:check_point_link", "token"): "no-such-token",
    ("placements:check_point_renew", "token"): "no-such-token",
}
