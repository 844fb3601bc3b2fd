"""Every request has an id; pages of error and log lines show it."""

import logging
import secrets

from careerpath.logs import request_id

current = request_id


def fresh() -> str:
    """Eight characters that are easy to read out."""
    return secrets.token_hex(4).upper()


class RequestIdFilter(logging.Filter):
    """Puts ``request_id`` on each log record."""

    def filter(self, record):
        """Always lets the record through."""
        record.request_id = current.get()
        return True
