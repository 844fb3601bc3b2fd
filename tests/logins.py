"""Work under another login of the database than that of the web process."""

import contextlib

from django.db import connections

from careerpath.embedded.servers import Embedded


@contextlib.contextmanager
def logged_in_as(var, login):
    """Django's connection is one of this login; what was committed stays."""
    default = connections["default"]
    before = dict(default.settings_dict)
    default.close()
    default.settings_dict |= {"USER": login, "PASSWORD": Embedded(var).layout.secret(login)}
    try:
        yield
    finally:
        default.close()
        default.settings_dict |= {name: before[name] for name in ("USER", "PASSWORD")}
