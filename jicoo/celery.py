"""The Celery application: it only carries work to the workers; leases in the database make the work correct."""

import os

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jicoo.settings")

TRANSPORT_ALIASES["filesystem"] = "jicoo.broker:Transport"

app = Celery("jicoo")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**_: object) -> None:
    """Connecting to this signal is how Celery is told to leave logging as Django set it up."""


@app.on_after_configure.connect
def make_the_folders_of_the_file_broker(**_: object) -> None:
    """kombu's filesystem transport expects them to be there."""
    for name in ("queue", "control"):
        if settings.CELERY_BROKER_URL.startswith("filesystem:"):
            (settings.CELERY_BROKER_DIR / name).mkdir(parents=True, exist_ok=True, mode=0o700)
