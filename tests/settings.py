"""The project's own settings, with what a test run decides: demo mode, a data folder of its own, fast passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("JICOO_MODE", "demo")
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="jicoo-test-"))
os.environ.setdefault("DATABASE_URL", "postgres://root@127.0.0.1:5432/jicoo_tests")
os.environ.setdefault("BOOKING_RATE_PER_MINUTE", "0")
os.environ.setdefault("STANDIN_PORT", "0")

from jicoo.local.migrated import VARIABLE as _MIGRATED
from jicoo.settings import *  # noqa: F403 (all of them, and then the differences)
from jicoo.settings import DATA_DIR as _DATA_DIR
from jicoo.settings import DATABASES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = str(Path(_DATA_DIR) / "static")
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# Nothing in a test rings a broker: what is due is run by the test itself.
CELERY_TASK_ALWAYS_EAGER = False
# A test is in its transaction for as long as it takes, whatever it waits for meanwhile.
DATABASES["default"]["OPTIONS"]["options"] = "-c jit=off"
if name := os.environ.get(_MIGRATED):
    DATABASES["default"]["TEST"] = {"TEMPLATE": name}
