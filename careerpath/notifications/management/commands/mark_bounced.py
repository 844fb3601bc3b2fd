"""A mail came back: its message is marked failed."""

from careerpath.commands import Command as BaseCommand
from careerpath.notifications import delivery
from careerpath.refusals import Refused


class Command(BaseCommand):
    """For a script that reads the mailbox to which mails come back."""

    help = "Mark the message with this Message-ID, or the last one to this address, as failed."

    def arguments(self, parser):
        parser.add_argument("mail", help="an address, or the Message-ID of the mail")
        parser.add_argument("--reason", default="", help="what the other server said")

    def run(self, *, mail, reason, **options):
        by_id = mail.startswith("<")
        named = {"message_id": mail} if by_id else {"address": mail}
        marked = delivery.bounced(by="system:bounces", reason=reason, **named)
        if not marked and not by_id:
            marked = delivery.bounced(by="system:bounces", reason=reason, message_id=mail)
        if not marked:
            raise Refused(f"No sent message belongs to {mail}.")
        return {"marked": marked}
