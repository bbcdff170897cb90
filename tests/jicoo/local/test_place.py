"""What the environment says about this machine, and what is said when it makes no sense."""

import os
import stat
from pathlib import Path

import pytest

from jicoo.local.place import ROOT, PlaceError, read_place


def test_an_empty_environment_means_the_usual_ports_and_a_folder_in_the_project() -> None:
    place = read_place({})

    assert (place.port, place.standin_port) == (8000, 8100)
    assert place.data_dir == ROOT / ".local"
    assert (place.database_url, place.redis_url) == ("", "")


def test_a_relative_folder_is_counted_from_the_project_and_an_absolute_one_is_taken(tmp_path: Path) -> None:
    assert read_place({"DATA_DIR": "here"}).data_dir == ROOT / "here"
    assert read_place({"DATA_DIR": str(tmp_path)}).data_dir == tmp_path


@pytest.mark.parametrize("text", ["http", "-1", "0", "65536", "８０００"])
def test_a_port_that_is_none_is_refused_in_words(text: str) -> None:
    with pytest.raises(PlaceError, match="which is no port"):
        read_place({"PORT": text})


def test_no_standin_is_a_port_of_zero() -> None:
    assert read_place({"STANDIN_PORT": "0"}).standin_port == 0


def test_the_data_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    place = read_place({"DATA_DIR": str(tmp_path / "data")})

    place.make_folders()

    assert stat.S_IMODE(place.data_dir.stat().st_mode) == 0o700


def test_a_data_folder_that_is_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")

    with pytest.raises(PlaceError, match="Name another folder in DATA_DIR"):
        read_place({"DATA_DIR": str(tmp_path / "data")}).make_folders()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a folder somebody else's")
def test_somebody_elses_data_folder_is_refused_in_words(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)

    with pytest.raises(PlaceError, match="belongs to another user"):
        read_place({"DATA_DIR": str(tmp_path)}).make_folders()


def test_a_demo_is_not_slowed_down_unless_somebody_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOOKING_RATE_PER_MINUTE", raising=False)
    unlimited = read_place({}).environment(database_url="postgresql:///x")
    monkeypatch.setenv("BOOKING_RATE_PER_MINUTE", "7")
    limited = read_place({}).environment(database_url="postgresql:///x")

    assert unlimited["BOOKING_RATE_PER_MINUTE"] == "0"
    assert limited["BOOKING_RATE_PER_MINUTE"] == "7"
