"""Which mode bin/manage takes, where JICOO_MODE does not say so."""

from pathlib import Path

import pytest

from jicoo.local.manage import is_demo
from jicoo.local.place import read_place

A_SERVER = {"DATABASE_URL": "postgresql://db.example.com/jicoo"}
PRODUCTIONS_KEYS = {"SECRET_KEY": "x", "FIELD_ENCRYPTION_KEYS": "y"}


@pytest.fixture
def folder(tmp_path: Path) -> dict[str, str]:
    """A data folder in which no demo was made yet."""
    return {"DATA_DIR": str(tmp_path)}


def make_demo_in(folder: dict[str, str]) -> None:
    """A demo's own key is what tells."""
    keys = Path(folder["DATA_DIR"]) / "keys"
    keys.mkdir()
    (keys / "django_secret").write_text("a key")


def means_demo(variables: dict[str, str], *arguments: str) -> bool:
    """Ask as bin/manage does."""
    return is_demo(read_place(variables), variables, list(arguments))


@pytest.mark.parametrize(("mode", "expected"), [("demo", True), ("production", False)])
def test_jicoo_mode_decides(folder: dict[str, str], mode: str, *, expected: bool) -> None:
    assert means_demo(folder | {"JICOO_MODE": mode}, "demo") is expected


def test_without_a_server_there_is_only_the_demos_own(folder: dict[str, str]) -> None:
    assert means_demo(folder, "migrate")


def test_with_a_server_and_no_demo_it_is_production(folder: dict[str, str]) -> None:
    assert not means_demo(folder | A_SERVER, "migrate")


def test_with_a_server_that_the_demo_uses_it_is_the_demo(folder: dict[str, str]) -> None:
    make_demo_in(folder)

    assert means_demo(folder | A_SERVER, "migrate")


def test_a_demos_own_command_means_the_demo(folder: dict[str, str]) -> None:
    assert means_demo(folder | A_SERVER, "demo", "--json")


@pytest.mark.parametrize("command", ["demo", "salesforce_standin", "migrate"])
def test_where_productions_keys_are_set_nothing_makes_it_a_demo(folder: dict[str, str], command: str) -> None:
    make_demo_in(folder)

    assert not means_demo(folder | A_SERVER | PRODUCTIONS_KEYS, command)
