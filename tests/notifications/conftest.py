"""A mail server that the settings point to, and a kind of message with its templates."""

import pytest

from careerpath.notifications import register
from tests.notifications.smtp import mail_server

TEMPLATES = {
    "test/email/letter_subject.txt": "News for {{ name }}",
    "test/email/letter_body.txt": "Dear {{ name }},\n\n{{ text }}\n",
    "test/email/code_subject.txt": "Your code",
    "test/email/code_body.txt": "Your code is {{ code }}.\n",
}


@pytest.fixture(autouse=True)
def kinds_of_messages(settings):
    register("test.letter", "Letter")
    register("test.code", "Sign-in code", secret=True, urgent=True)
    settings.TEMPLATES = [
        {
            **settings.TEMPLATES[0],
            "DIRS": [],
            "OPTIONS": {
                **settings.TEMPLATES[0]["OPTIONS"],
                "loaders": [
                    ("django.template.loaders.locmem.Loader", TEMPLATES),
                    *settings.TEMPLATES[0]["OPTIONS"]["loaders"],
                ],
            },
        }
    ]


@pytest.fixture
def smtp(settings):
    with mail_server() as server:
        settings.EMAIL_BACKEND = "careerpath.notifications.backends.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server
