"""Which Docker Compose checks docker-compose.yml."""

from pathlib import Path

import pytest

from jicoo.local import compose
from tests.jicoo.local.test_chromium import write_program


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_first_version_serves_where_there_is_no_other(tools: Path) -> None:
    write_program(tools / "docker", "exit 1")
    write_program(tools / "docker-compose", "echo 1.29.2")

    assert compose.find() == compose.Compose(("docker-compose",), is_the_first_version=True)


def test_a_newer_one_comes_before_it(tools: Path) -> None:
    write_program(tools / "docker", "echo v2.40.1")
    write_program(tools / "docker-compose", "echo 1.29.2")

    assert compose.find() == compose.Compose(("docker", "compose"), is_the_first_version=False)


def test_where_there_is_none_none_is_found(tools: Path) -> None:
    assert compose.find() is None
