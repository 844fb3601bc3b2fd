"""Django's mail by SMTP, noting whether a mail may have left when the server fell silent."""

import smtplib

from django.core.mail.backends.smtp import EmailBackend as DjangoBackend


class _Noting:
    """Knows whether a mail's text was handed over without an answer."""

    unanswered = False

    def data(self, msg):
        self.unanswered = True
        answer = super().data(msg)
        self.unanswered = False
        return answer


class _SMTP(_Noting, smtplib.SMTP):
    pass


class _SMTPS(_Noting, smtplib.SMTP_SSL):
    pass


class EmailBackend(DjangoBackend):
    """The same, with ``unanswered``."""

    @property
    def connection_class(self):
        return _SMTPS if self.use_ssl else _SMTP

    @property
    def unanswered(self):
        """Whether the last mail may have gone out although nobody said so."""
        return bool(getattr(self.connection, "unanswered", False))
