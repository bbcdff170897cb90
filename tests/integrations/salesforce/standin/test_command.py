"""`manage.py salesforce_standin`."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.core.management import CommandError, call_command
from pytest_django import Settings

ROOT = Path(__file__).resolve().parents[4]


def test_it_does_not_exist_in_production(settings: Settings) -> None:
    settings.IS_DEMO = False

    with pytest.raises(CommandError, match="demo mode only"):
        call_command("salesforce_standin")


def test_it_says_where_it_is_and_ends_when_told(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "JICOO_MODE": "demo",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "manage.py", "salesforce_standin", "--port=0", "--callback=http://127.0.0.1:9/callback/"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        answer = requests.get(line.removeprefix("Salesforce stand-in: ").strip(), timeout=10)
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=20)

    assert line.startswith("Salesforce stand-in: http://127.0.0.1:")
    assert (answer.status_code, ended) == (200, 0)
