"""CareerPath: from an application form into a lasting career in healthcare IT."""

from careerpath.celery import app as celery_app

__all__ = ["celery_app"]
