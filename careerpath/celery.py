"""The Celery application; its settings are measured ones (docs/architecture.md)."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from careerpath import startup
from careerpath.later import transport

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")
transport.install()
app = Celery("careerpath")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse(**kwargs):
    """The process ends before its first task when it may not serve."""
    try:
        startup.refuse()
    except ImproperlyConfigured as reason:
        raise SystemExit(str(reason)) from reason
