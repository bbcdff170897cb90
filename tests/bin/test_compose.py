"""docker-compose.yml as Docker itself reads it; without that program, of whichever version, these tests are skipped."""

import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from jicoo.local.compose import find
from jicoo.local.place import ROOT

FILE = ROOT / "docker-compose.yml"
NAME = "name: jicoo\n"

VARIABLES = {
    "BASE_URL": "https://jicoo.example.com",
    "ALLOWED_HOSTS": "jicoo.example.com",
    "SECRET_KEY": "secret",
    "FIELD_ENCRYPTION_KEYS": "key",
    "POSTGRES_PASSWORD": "password",
    "EMAIL_URL": "smtp://mail.example.com:25",
    "DEFAULT_FROM_EMAIL": "jicoo@example.com",
}
OURS = {"web", "worker", "mailer", "bell", "migrate"}


def config(folder: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """`docker compose config` with the variables in a file, as an operator has them."""
    file = folder / "variables"
    file.write_text("".join(f"{name}={value}\n" for name, value in variables.items()))
    found = compose()
    assert found is not None
    text = FILE.read_text().replace(NAME, "") if found.is_the_first_version else FILE.read_text()
    command = [*found.command, "--file", "-", "--env-file", str(file), "config"]
    return subprocess.run(command, cwd=ROOT, input=text, capture_output=True, text=True, check=False)


compose = cache(find)


@pytest.fixture(autouse=True)
def program() -> None:
    """Reading the file needs no engine, but the program."""
    if compose() is None:
        pytest.skip("docker compose is not installed")


@pytest.fixture
def services(tmp_path: Path) -> dict[str, Any]:
    """The services as they would be started."""
    read = config(tmp_path, VARIABLES)
    assert read.returncode == 0, read.stderr
    return dict(yaml.safe_load(read.stdout)["services"])


def test_production_is_proxy_web_worker_mailer_bell_postgresql_and_redis(services: dict[str, Any]) -> None:
    assert set(services) == {"proxy", "postgres", "redis"} | OURS


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if service.get("ports")} == {"proxy"}


def test_everything_that_stays_up_says_whether_it_is_well(services: dict[str, Any]) -> None:
    assert {name for name, service in services.items() if "healthcheck" not in service} == {"migrate"}


def test_our_own_services_can_neither_gain_power_nor_write(services: dict[str, Any]) -> None:
    for name in OURS:
        assert services[name]["cap_drop"] == ["ALL"]
        assert services[name]["read_only"] is True
        assert services[name]["environment"]["JICOO_MODE"] == "production"


@pytest.mark.parametrize("missing", sorted(VARIABLES))
def test_it_does_not_start_without_what_only_the_operator_knows(missing: str, tmp_path: Path) -> None:
    read = config(tmp_path, {name: value for name, value in VARIABLES.items() if name != missing})

    assert read.returncode != 0
    assert missing in read.stderr
