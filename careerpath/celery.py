"""The Celery application; its settings are measured ones (docs/architecture.md)."""

import os

from celery import Celery

from careerpath.later import transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")
transport.install()
app = Celery("careerpath")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
