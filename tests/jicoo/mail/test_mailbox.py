"""The demo's mailbox: a folder that mails are written to, and pages that show it. In production there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage, get_connection
from django.test import Client

from jicoo.mail import outbox
from tests.jicoo.mail.test_outbox import ICS

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    """Where the mails of this test go."""
    settings.EMAIL_BACKEND = "jicoo.mail.backend.MailboxBackend"
    settings.MAILBOX_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def send(subject: str = "Hello", text: str = "The text.", to: str = "ida@example.com", **fields: str) -> None:
    outbox.queue(to=to, subject=subject, text=text, **fields)
    assert outbox.send_due() == 1


def newest(folder: Path) -> str:
    return max(path.stem for path in folder.glob("*.eml"))


def test_an_empty_mailbox_says_how_to_fill_it(client: Client) -> None:
    assert "No mail yet" in client.get("/mailbox/").content.decode()


@pytest.mark.django_db
def test_the_newest_mail_comes_first(client: Client) -> None:
    send("The first")
    send("The second")

    page = client.get("/mailbox/").content.decode()

    assert page.index("The second") < page.index("The first")


@pytest.mark.django_db
def test_a_letter_shows_its_links_as_links(client: Client, folder: Path) -> None:
    send("予約の確認", "Open http://127.0.0.1:8000/t/acme/ now.\n\nGoodbye.", to="ida@example.com")

    page = client.get(f"/mailbox/{newest(folder)}/").content.decode()

    assert "予約の確認" in page
    assert "ida@example.com" in page
    assert '<a href="http://127.0.0.1:8000/t/acme/"' in page


@pytest.mark.django_db
def test_what_an_invitee_typed_is_shown_and_not_run(client: Client, folder: Path) -> None:
    send("<script>alert(1)</script>", "<img src=x onerror=alert(1)>")

    page = client.get(f"/mailbox/{newest(folder)}/").content.decode()

    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.django_db
def test_a_calendar_file_is_opened_as_it_was_sent(client: Client, folder: Path) -> None:
    send(ics=ICS, ics_method="REQUEST")

    response = client.get(f"/mailbox/{newest(folder)}/invite.ics")

    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.content.decode() == ICS


@pytest.mark.django_db
def test_a_letter_without_a_calendar_file_has_none(client: Client, folder: Path) -> None:
    send()

    assert "invite.ics" not in client.get(f"/mailbox/{newest(folder)}/").content.decode()
    assert client.get(f"/mailbox/{newest(folder)}/invite.ics").status_code == 404


@pytest.mark.parametrize("name", ["..", "%2e%2e%2fkeys%2fdjango_secret", "20261124T100000000000-0123456789ab", "x"])
def test_only_letters_can_be_opened(client: Client, folder: Path, name: str) -> None:
    (folder.parent / "keys").mkdir()
    (folder.parent / "keys" / "django_secret").write_text("secret")

    assert client.get(f"/mailbox/{name}/").status_code == 404


@pytest.mark.django_db
def test_nobody_else_on_the_machine_may_look_into_the_folder(folder: Path) -> None:
    send()

    assert folder.stat().st_mode & 0o777 == 0o700
    assert list(folder.glob("*.part")) == []


@pytest.mark.django_db
def test_many_mails_in_one_moment_are_all_kept(folder: Path) -> None:
    connection = get_connection()

    connection.send_messages([EmailMessage("Hello", "", "a@example.com", ["b@example.com"]) for _ in range(20)])

    assert len(list(folder.glob("*.eml"))) == 20


def test_in_production_there_is_no_mailbox() -> None:
    seen = _in_mode(
        "production", "from django.urls import get_resolver; print('mailbox' in get_resolver().namespace_dict)"
    )

    assert seen == "False"


def test_in_production_mail_goes_to_a_server() -> None:
    seen = _in_mode("production", "from django.conf import settings; print(settings.EMAIL_BACKEND)")

    assert seen == "jicoo.mail.smtp.EmailBackend"


def test_in_a_demo_there_is_a_mailbox() -> None:
    seen = _in_mode("demo", "from django.urls import get_resolver; print('mailbox' in get_resolver().namespace_dict)")

    assert seen == "True"


def _in_mode(mode: str, program: str) -> str:
    """What the program prints in a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "jicoo.settings",
        "JICOO_MODE": mode,
        "SECRET_KEY": "x" * 60,
        "FIELD_ENCRYPTION_KEYS": "A" * 43 + "=",
        "DATABASE_URL": "postgres://127.0.0.1:1/none",
    }
    start = "import django; django.setup(); "
    done = subprocess.run(
        [sys.executable, "-c", start + program], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()
