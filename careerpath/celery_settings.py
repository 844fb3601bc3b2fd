"""Celery's settings, each for a measured reason (docs/architecture.md).

``settings.py`` takes them as ``globals().update(celery_settings(...))``.
"""

PERFORM = "careerpath.later.perform"
TICK = "careerpath.later.tick"
VISIBILITY_TIMEOUT = 600
HARD_LIMIT = 120
SOFT_LIMIT = 90
TICK_SECONDS = 5


def celery_settings(broker_url, process):
    """All ``CELERY_…`` settings for one of our processes.

    Workers may wait longer for the broker than a page may: a frozen broker costs a page at most two
    seconds, after which nobody in that process asks for a while (``later.queue.BREATHER``).
    """
    patient = process in {"worker", "equity"}
    transport = {
        "visibility_timeout": VISIBILITY_TIMEOUT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_timeout": 5 if patient else 0.6,
        "socket_connect_timeout": 2 if patient else 0.6,
    }
    return {
        "CELERY_BROKER_URL": broker_url,
        "CELERY_BROKER_TRANSPORT_OPTIONS": transport,
        # The same value in all three places: the shortest one on a broker wins.
        "CELERY_RESULT_BACKEND_TRANSPORT_OPTIONS": {"visibility_timeout": VISIBILITY_TIMEOUT},
        "CELERY_VISIBILITY_TIMEOUT": VISIBILITY_TIMEOUT,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,
        "CELERY_BROKER_CONNECTION_TIMEOUT": 2 if patient else 1,
        "CELERY_BROKER_POOL_LIMIT": 4,
        # JSON only: a pickle pushed into the broker is refused.
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_RESULT_BACKEND": None,
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_STORE_ERRORS_EVEN_IF_IGNORED": False,
        # A killed child loses nothing: defaults did, and late acknowledgment alone did too.
        "CELERY_TASK_ACKS_LATE": True,
        "CELERY_TASK_REJECT_ON_WORKER_LOST": True,
        "CELERY_TASK_TIME_LIMIT": HARD_LIMIT,
        "CELERY_TASK_SOFT_TIME_LIMIT": SOFT_LIMIT,
        "CELERY_TASK_PUBLISH_RETRY": True,
        "CELERY_TASK_PUBLISH_RETRY_POLICY": {
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.1,
        },
        "CELERY_TASK_DEFAULT_QUEUE": "default",
        # The clock (0) is heard before the work (3), however much of that there is.
        "CELERY_TASK_DEFAULT_PRIORITY": 3,
        "CELERY_TASK_CREATE_MISSING_QUEUES": True,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT": 30,
        "CELERY_WORKER_ENABLE_SOFT_SHUTDOWN_ON_IDLE": False,
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": False,
        "CELERY_WORKER_MAX_TASKS_PER_CHILD": 5000,
        "CELERY_WORKER_MAX_MEMORY_PER_CHILD": 280_000,
        "CELERY_WORKER_SEND_TASK_EVENTS": False,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_TIMEZONE": "UTC",
        "CELERY_BEAT_SCHEDULER": "careerpath.later.beat:Scheduler",
        "CELERY_BEAT_MAX_LOOP_INTERVAL": 3,
        "CELERY_BEAT_SCHEDULE": {
            "tick": {
                "task": TICK,
                "schedule": TICK_SECONDS,
                "options": {"queue": "default", "priority": 0},
            }
        },
    }
