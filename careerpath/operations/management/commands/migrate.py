"""``manage.py migrate``: Django's, in a third of the time."""

from django.core.management.commands import migrate

from careerpath.operations.light_states import light_states


class Command(migrate.Command):
    """Django's command with lighter states; see ``light_states``."""

    def handle(self, *args, **options):
        with light_states():
            return super().handle(*args, **options)
