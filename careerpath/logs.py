"""Log lines that cannot be forged, and the id by which a request is found again.

One record is one line of JSON. Newlines, escape codes and direction marks in what people typed are
written as ``\\u....``, so nobody can start a line of their own.
"""

import json
import logging
import uuid
from contextvars import ContextVar
from datetime import UTC, datetime

request_id = ContextVar("careerpath_request_id", default="")

# What every record carries anyway; the rest was given by ``extra=`` and is printed.
_ORDINARY = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JSONFormatter(logging.Formatter):
    """A record as one line of ASCII JSON."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            line["request_id"] = request_id.get()
        line |= {
            name: value
            for name, value in vars(record).items()
            if name not in _ORDINARY and name not in line and name != "request"
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True, default=repr)


class RequestIdMiddleware:
    """Each request has an id: on its log lines, its audit lines, its error page and its answer.

    The id is always ours; one that a client sends is not taken over.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid.uuid4().hex[:16]
        token = request_id.set(request.id)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers["X-Request-Id"] = request.id
        return response
