"""The participant's pages, as tests open them."""

from datetime import datetime, timedelta
from datetime import time as clock

from django.utils import timezone

MY = "/training/my/"


def noon(cohort, days=0):
    """Noon of a day in the program's zone, today by default."""
    zone = cohort.program.zone()
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, clock(12), tzinfo=zone)


def at(session, moment):
    type(session).objects.filter(pk=session.pk).update(
        starts_at=moment, ends_at=moment + timedelta(minutes=90)
    )
    session.refresh_from_db()
    return session


def page(client, address=MY):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
