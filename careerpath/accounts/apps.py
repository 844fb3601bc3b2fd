from importlib import import_module

from django.apps import AppConfig

from careerpath.audit import kinds

KINDS = {
    "accounts.user.made": "made the account",
    "accounts.user.closed": "closed the account",
    "accounts.user.reopened": "opened the account again",
    "accounts.user.factor_reset": "reset the second factor",
    "accounts.user.profile_changed": "changed the own profile",
    "accounts.user.password_changed": "changed the own password",
    "accounts.user.password_reset": "chose a new password by a mailed code",
    "accounts.user.address_changed": "changed the own email address",
    "accounts.session.began": "signed in",
    "accounts.session.left": "signed out",
    "accounts.session.refused": "refused a sign-in",
    "accounts.session.ended": "signed out one of the own devices",
    "accounts.session.others_ended": "signed out {sessions} of the own devices",
    "accounts.factor.added": "added a second factor ({type})",
    "accounts.factor.removed": "removed a second factor ({type})",
    "accounts.factor.codes_made": "made new recovery codes",
    "accounts.role.granted": "gave the role {role}",
    "accounts.role.revoked": "took back the role {role}",
    "accounts.invitation.sent": "sent an invitation",
    "accounts.invitation.sent_again": "sent the invitation again",
    "accounts.invitation.withdrawn": "withdrew the invitation",
    "accounts.invitation.accepted": "accepted the invitation",
}


class AccountsConfig(AppConfig):
    name = "careerpath.accounts"
    label = "accounts"

    def ready(self):
        for name, sentence in KINDS.items():
            kinds.register(name, sentence)
        import_module("careerpath.accounts.receivers")
        import_module("careerpath.accounts.tables")
        import_module("careerpath.accounts.menu").register()
        import_module("careerpath.accounts.notifications").register_kinds()
