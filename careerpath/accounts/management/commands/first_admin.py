"""Let the first people in: an empty site has nobody who could invite them."""

from careerpath.accounts import links
from careerpath.accounts.domain import invitations
from careerpath.accounts.models import RoleGrant
from careerpath.commands import Command as Base
from careerpath.refusals import Refused


class Command(Base):
    """Invites an admin (or a program lead) by mail and prints the link once."""

    help = "Invites the first admin of an empty site."

    def arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--name", default="")
        parser.add_argument("--role", choices=["admin", "program_lead"], default="admin")

    def run(self, *, email, name, role, **options):
        # A closed account, or a role that has ended, lets nobody in.
        if RoleGrant.objects.in_force().filter(role=role, user__is_active=True).exists():
            raise Refused(
                "Somebody holds this role already and can invite others under People and roles."
            )
        invitation = invitations.invite(
            email=email, name=name, roles=[role], by="system:command line"
        )
        link = links.absolute("accounts:join", links.make(invitations.PURPOSE, invitation.pk))
        self.stdout.write(f"The invitation is in the outbox. Its link, good once: {link}")
        return {"email": email, "role": role, "link": link}
