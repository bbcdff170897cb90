"""What bin/start runs, and in which order it ends."""

from jicoo.local.place import read_place
from jicoo.local.programs import programs


def test_what_answers_people_ends_first_and_what_the_worker_needs_ends_last() -> None:
    names = [program.name for program in programs(read_place({}))]

    assert names == ["web", "bell", "worker", "standin"]


def test_without_a_port_there_is_no_standin() -> None:
    names = [program.name for program in programs(read_place({"STANDIN_PORT": "0"}))]

    assert "standin" not in names


def test_the_web_server_listens_on_loopback_only_and_survives_idle_browsers() -> None:
    web = programs(read_place({"PORT": "8123"}))[0]

    assert "--bind=127.0.0.1:8123" in web.arguments
    assert "--worker-class=gthread" in web.arguments
    assert "--no-control-socket" in web.arguments
