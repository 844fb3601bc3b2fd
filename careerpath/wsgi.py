"""The web process."""

import os

from django.core.wsgi import get_wsgi_application

from careerpath import startup

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "careerpath.settings")
os.environ.setdefault("CAREERPATH_PROCESS", "web")
application = get_wsgi_application()
startup.refuse()
