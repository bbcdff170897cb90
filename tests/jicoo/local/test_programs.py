"""What bin/start runs, and in which order it ends."""

import sys

from jicoo.local.place import ROOT, read_place
from jicoo.local.programs import programs
from jicoo.mail import outbox


def test_what_answers_people_ends_first_and_what_the_worker_needs_ends_last() -> None:
    stages = [(program.name, program.stage) for program in programs(read_place({}))]

    assert stages == [("web", 1), ("bell", 1), ("worker", 2), ("mailer", 2), ("standin", 3)]


def test_without_a_port_there_is_no_standin() -> None:
    names = [program.name for program in programs(read_place({"STANDIN_PORT": "0"}))]

    assert "standin" not in names


def test_the_web_server_listens_on_loopback_only_and_survives_idle_browsers() -> None:
    web = programs(read_place({"PORT": "8123"}))[0]

    assert "--bind=127.0.0.1:8123" in web.arguments
    assert "--worker-class=gthread" in web.arguments
    assert "--no-control-socket" in web.arguments


def test_mails_have_a_queue_and_threads_of_their_own() -> None:
    """No org that hangs keeps mails waiting, and no mail server keeps an org waiting."""
    served = {name: values["queues"] for name, values in _celery().items()}

    assert served == {"worker": "celery,slow", "mailer": outbox.QUEUE}


def test_production_has_the_same_queues_and_threads() -> None:
    composed = (ROOT / "docker-compose.yml").read_text()

    for values in _celery().values():
        assert f"--concurrency={values['concurrency']}, --queues={values['queues']}," in composed


def test_when_the_machine_is_busy_mails_step_back() -> None:
    commands = {program.name: program.command for program in programs(read_place({}))}

    assert commands["mailer"][:3] == ["nice", "-n", "10"]
    assert commands["worker"][0] == sys.executable


def _celery() -> dict[str, dict[str, str]]:
    return {
        program.name: dict(
            argument.removeprefix("--").split("=", 1) for argument in program.arguments if "=" in argument
        )
        for program in programs(read_place({}))
        if program.module == "celery"
    }
