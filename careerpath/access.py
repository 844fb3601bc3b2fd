"""Who may do what: guards of views."""


def public(view):
    view.login_required = False
    view.access = "public"
    return view
