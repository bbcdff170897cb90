"""How our processes talk to PostgreSQL."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

from jicoo.local.place import ROOT

SHOW = """
import django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    for name in ("idle_in_transaction_session_timeout", "jit", "plan_cache_mode"):
        cursor.execute(f"SHOW {name}")
        print(cursor.fetchone()[0])
"""


@pytest.mark.django_db
def test_each_session_of_ours_keeps_no_rows_when_frozen_and_plans_what_is_kept_once() -> None:
    """Shown at work by `python -m bench points`: a worker is stopped while it settles."""
    connection.ensure_connection()
    there = connection.connection.info
    # The host of an embedded one is a folder, which an address cannot hold before its question mark.
    place = f"host={quote(there.host, safe='')}&port={there.port}"
    url = f"postgresql://{there.user}:{there.password}@/{there.dbname}?{place}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "jicoo.settings", "JICOO_MODE": "demo", "DATABASE_URL": url}

    shown = subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert shown.stdout.split() == ["10s", "off", "force_generic_plan"], shown.stderr
