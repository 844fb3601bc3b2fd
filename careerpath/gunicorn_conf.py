"""How the web process serves: threads, timeouts, and an access log without links."""

import os

from gunicorn.glogging import Logger

from careerpath.accounts.links import HideLinks

bind = os.environ.get("BIND", "0.0.0.0:8000")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "6"))
timeout = 60
graceful_timeout = 10
keepalive = 5
accesslog = "-"
control_socket_disable = True


class QuietLogger(Logger):
    """The access log shows that a link was used, never the link."""

    def setup(self, cfg):
        super().setup(cfg)
        for handler in self.access_log.handlers:
            handler.addFilter(HideLinks())


logger_class = QuietLogger
