"""Japanese is complete, in step with the source, and what people see: the catalogue itself, then the pages and the mails."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from http import HTTPStatus
from pathlib import Path
from typing import Any

import polib
import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoDbBlocker

from bookings import emails
from bookings.models import MessageKind
from jicoo.environment import BASE_DIR
from tests.access_rows import Row, World
from tests.access_table import TABLE
from tests.access_world import shared_world
from tests.bookings.letters import letters
from tests.cast import create_booking, next_monday
from tests.test_access import ask

CATALOGUE = BASE_DIR / "locale" / "ja" / "LC_MESSAGES" / "django.po"
ENTRIES = list(polib.pofile(str(CATALOGUE)))
SOURCES = ("jicoo", "teams", "bookings", "integrations", "templates", "static", "locale", "tests", "manage.py")

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]")
JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
# Japanese without a Japanese letter: names, what Salesforce's own Japanese leaves as it is, and 、 for "and".
ALIKE = {"English", "Sandbox", "Sandbox: %(org)s", "Web address", "%(names)s and %(last)s"}

# Placeholders in braces are written as they stand, in every language.
NOT_TEXT = re.compile(r"<(script|style|option|code)\b.*?</\1>|<head\b.*?</head>|<[^>]*>|\{\w+\}", re.DOTALL)
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# What the pages may say in Latin letters: names, what people typed, and the words Japanese has taken in as they are.
NAMES = set(
    """
    Google Outlook Apple Web Jicoo Salesforce Sandbox English URL PNG JPEG WebP utm source newsletter Lead Company API CSV OAuth PKCE Spring Lightning invite ics Tokyo London UTC
    Acme Example Elsewhere Ada Hopper Adam Mia Bob Eve Ida Byron Analytical Intro call Video Working hours Bluth
    example com acme intro ada adam mia bob eve ida testserver http https salesforce
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


def words_of(entry: polib.POEntry) -> list[str]:
    return LATIN_WORD.findall(PLACEHOLDER.sub("", entry.msgid))


def test_each_sentence_is_translated() -> None:
    missing = [entry.msgid for entry in ENTRIES if not entry.translated() or entry.fuzzy or entry.obsolete]
    assert missing == [], "run `bin/manage messages` and translate them"

    assert [entry.msgid for entry in ENTRIES if not (is_japanese(entry) or entry.msgid in ALIKE)] == []


def is_japanese(entry: polib.POEntry) -> bool:
    said = [entry.msgstr, *entry.msgstr_plural.values()]
    return any(JAPANESE.search(text) for text in said) or not words_of(entry)


def test_each_translation_keeps_the_values() -> None:
    assert [
        entry.msgid for entry in ENTRIES if any(values(said) != values(entry.msgid) for said in sentences(entry))
    ] == []


def values(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def sentences(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr] if entry.msgstr else list(entry.msgstr_plural.values())


def test_what_runs_is_what_is_written() -> None:
    compiled = CATALOGUE.with_suffix(".mo").read_bytes()

    assert compiled == polib.pofile(str(CATALOGUE), wrapwidth=0).to_binary(), "run `bin/manage messages`"


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="GNU gettext is not installed here")
def test_the_source_has_no_sentence_that_the_catalogue_lacks(tmp_path: Path) -> None:
    for source in SOURCES:
        copy = shutil.copytree if (BASE_DIR / source).is_dir() else shutil.copy
        copy(BASE_DIR / source, tmp_path / source)

    extraction = subprocess.run(
        [sys.executable, "manage.py", "messages"],
        cwd=tmp_path,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert extraction.returncode == 0, extraction.stderr
    assert (tmp_path / CATALOGUE.relative_to(BASE_DIR)).read_text() == CATALOGUE.read_text(), (
        "run `bin/manage messages`"
    )


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Everybody reads Japanese."""
    with shared_world(django_db_blocker, language="ja") as built:
        yield built


@pytest.fixture
def world(shared: World, db: None) -> World:
    return shared


def latin_words(response: HttpResponseBase) -> set[str]:
    """What a reader sees of a page in Latin letters, without names."""
    text = unescape(NOT_TEXT.sub(" ", b"".join(response).decode()))
    return set(LATIN_WORD.findall(text)) - NAMES


# Asked by a script alone, which reads no sentence: they are answered without a language.
FOR_SCRIPTS = {"bookings:month", "bookings:own_month", "bookings:one_off_month"}
FOR_PEOPLE = [row for row in TABLE if row.name not in FOR_SCRIPTS]


def is_page(response: HttpResponseBase) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and response.status_code not in {301, 302}


@pytest.mark.parametrize("row", FOR_PEOPLE, ids=str)
def test_no_page_speaks_english_to_ada_who_reads_japanese(row: Row, world: World) -> None:
    response = ask(row, "ada", world)

    assert not is_page(response) or latin_words(response) == set()


OPEN_TO_ALL = [row for row in TABLE if row.method == "get" and row.answers["nobody"] == HTTPStatus.OK]


@pytest.mark.parametrize("row", OPEN_TO_ALL, ids=str)
def test_no_public_page_speaks_english_to_a_japanese_browser(row: Row, world: World) -> None:
    response = Client(headers={"Accept-Language": "ja"}).get(row.address(world))

    assert not is_page(response) or latin_words(response) == set()


@pytest.mark.parametrize("change", [kind for kind in MessageKind if kind != MessageKind.FOLLOW_UP])
def test_mails_speak_japanese_and_call_the_invitee_by_the_family_name(change: str, world: World) -> None:
    invitee: dict[str, Any] = {
        "last_name": "見本",
        "first_name": "花子",
        "company": "株式会社見本",
        "email": "ida@example.com",
    }

    emails.tell(
        create_booking(world.page, starts_at=next_monday(hour=14), language="ja", time_zone="Asia/Tokyo", **invitee),
        change,
    )

    to_invitee, to_host = letters()
    assert to_invitee.text.startswith("見本様\n")
    assert "見本 花子様" in to_host.subject
    for letter in (to_invitee, to_host):
        assert "予約" in letter.subject
        assert set(LATIN_WORD.findall(letter.subject + without_addresses(letter.text))) <= NAMES


def without_addresses(text: str) -> str:
    return re.sub(r"https?://\S+", "", text)
