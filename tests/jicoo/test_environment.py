"""What the environment says: modes, and keys that a demo makes for itself and production never does."""

from pathlib import Path
from threading import Barrier, Thread

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from jicoo.environment import Mode, read_key, read_mode


def test_a_forgotten_mode_is_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JICOO_MODE")

    assert read_mode() is Mode.PRODUCTION


def test_a_misspelt_mode_is_no_mode(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JICOO_MODE", "Demo")

    with pytest.raises(ImproperlyConfigured, match="JICOO_MODE"):
        read_mode()


def test_production_without_a_key_does_not_start_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="A_KEY is not set"):
        read_key("A_KEY", tmp_path / "keys" / "a_key", Mode.PRODUCTION)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mode", Mode)
def test_a_key_in_the_environment_is_used_and_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode
) -> None:
    monkeypatch.setenv("A_KEY", "from outside")

    assert read_key("A_KEY", tmp_path / "a_key", mode) == "from outside"
    assert list(tmp_path.iterdir()) == []


def test_a_demo_makes_a_key_once_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys" / "a_key"

    first, second = (read_key("A_KEY", file, Mode.DEMO) for _start in range(2))

    assert first == second == file.read_text()
    assert len(first) >= 50
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert list(file.parent.iterdir()) == [file]


def test_the_key_for_fields_is_one_that_fernet_takes(tmp_path: Path) -> None:
    key = read_key("A_KEY", tmp_path / "field_encryption", Mode.DEMO)

    assert Fernet(key.encode()).decrypt(Fernet(key.encode()).encrypt(b"value")) == b"value"


def test_each_demo_makes_keys_of_its_own(tmp_path: Path) -> None:
    assert read_key("A_KEY", tmp_path / "a", Mode.DEMO) != read_key("A_KEY", tmp_path / "b", Mode.DEMO)


def test_processes_that_start_together_agree_on_one_key(tmp_path: Path) -> None:
    together, keys = Barrier(8), []

    def start() -> None:
        together.wait(timeout=10)
        keys.append(read_key("A_KEY", tmp_path / "keys" / "a_key", Mode.DEMO))

    starters = [Thread(target=start) for _process in range(8)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join(timeout=10)

    assert len(keys) == 8
    assert set(keys) == {(tmp_path / "keys" / "a_key").read_text()}
