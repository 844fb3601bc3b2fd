FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 \
    CAREERPATH_MODE=production CAREERPATH_VAR=/var/lib/careerpath
WORKDIR /app
RUN apt-get update \
    && apt-get install -y --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --create-home careerpath \
    && install -d -o careerpath -g careerpath /var/lib/careerpath /backups
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY manage.py ./
COPY careerpath careerpath
COPY cohorts cohorts
COPY applicants applicants
COPY training training
COPY placements placements
COPY mentorship mentorship
COPY templates templates
COPY static static
COPY docs/deployment docs/deployment
RUN CAREERPATH_MODE=demo CAREERPATH_VAR=/tmp/build python manage.py collectstatic --noinput --verbosity 0 \
    && mv /tmp/build/static /app/collected && rm -rf /tmp/build
ENV STATIC_ROOT=/app/collected
USER careerpath
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=3s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["gunicorn", "careerpath.wsgi", "--config", "python:careerpath.gunicorn_conf"]
