"""Who may come in at the addresses of the demographic reports, one row for each."""

PLANNING = "admin equity_analyst"
ANALYZING = "equity_analyst"
SETTING_UP = "program_lead admin"

EQUITY = {
    "equity:plan": PLANNING,
    "equity:look_again": PLANNING,
    "equity:ask": PLANNING,
    "equity:request": PLANNING,
    "equity:report": PLANNING,
    "equity:publish": PLANNING,
    "equity:take": PLANNING,
    "equity:prepare": PLANNING,
    "equity:story": PLANNING,
    "equity:story_pick": PLANNING,
    "equity:build": PLANNING,
    "equity:compare": PLANNING,
    "equity:reach": PLANNING,
    "equity:reviews": SETTING_UP,
    "equity:say_review": SETTING_UP,
    "equity:take_compared": PLANNING,
    "equity:returns": PLANNING,
    "equity:return": PLANNING,
    "equity:authorize_return": PLANNING,
    "equity:withdraw_return": PLANNING,
    "equity:take_return": PLANNING,
    "equity:bring_in": ANALYZING,
    "equity:impact_list": ANALYZING,
    "equity:impact_look": ANALYZING,
    "equity:impact": ANALYZING,
    "equity:simulations": ANALYZING,
    "equity:simulation": ANALYZING,
    "equity:impact_take": ANALYZING,
}
