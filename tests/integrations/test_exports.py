"""The sync page as a file."""

import csv
import io
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import exports
from integrations.models import Connection
from integrations.salesforce.standin import Org
from integrations.syncs import Wanted
from teams.models import User
from tests.cast import next_monday
from tests.conftest import signed_in_as
from tests.integrations.cast import book, sync_everything
from tests.integrations.sync_page import PAGE, book_many

pytestmark = pytest.mark.django_db

FILE = "/teams/acme/apps/salesforce/syncs.csv"


def rows_of_file(user: User, **query: Any) -> list[dict[str, str]]:
    response: Any = signed_in_as(user).get(FILE, query)
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_file_holds_what_the_page_finds(sending_page: BookingPage, org: Org, mia: User) -> None:
    book_many(sending_page, "first@example.com", "second@example.com")
    sync_everything()
    (lead,), (event,) = (
        [each for each in org.leads() if each["Email"] == "first@example.com"],
        [each for each in org.events() if each["WhoId"] == org.leads()[0]["Id"]],
    )

    (row,) = rows_of_file(mia, q="first@example.com")

    assert row["Email"] == "first@example.com"
    assert row["State"] == "In Salesforce"
    assert row["Records"] == f"Lead/{lead['Id']} Event/{event['Id']}"
    assert row["Starts at"] == next_monday().isoformat(timespec="seconds")


def test_no_cell_of_the_file_is_a_formula(sending_page: BookingPage, mia: User) -> None:
    book(sending_page, first_name='=cmd|"/c calc"!A1', last_name="Byron")
    sending_page.title = "@SUM(A1)"
    sending_page.save()

    (row,) = rows_of_file(mia)

    assert row["Name"].startswith("'=cmd|")
    assert row["Booking page"] == "'@SUM(A1)"


def test_the_file_is_in_the_readers_language_and_time_zone(sending_page: BookingPage, mia: User) -> None:
    mia.language, mia.time_zone = "ja", "Asia/Tokyo"
    mia.save()
    book(sending_page)

    (row,) = rows_of_file(mia)

    assert row["状態"] == "送信待ち"
    assert row["開始日時"].endswith("+09:00")


def test_a_long_file_is_read_piece_by_piece(sending_page: BookingPage, connection: Connection) -> None:
    book_many(sending_page, *[f"guest{number}@example.com" for number in range(5)])

    rows = list(exports.rows(connection, Wanted(), language="en", zone="UTC", piece=2))

    assert [row[4] for row in rows] == [f"guest{number}@example.com" for number in (4, 3, 2, 1, 0)]


def test_a_file_of_wrong_input_leads_back_to_the_form(sending_page: BookingPage, mia: User) -> None:
    response = signed_in_as(mia).get(FILE, {"since": "yesterday"})

    assert response.headers["Location"] == f"{PAGE}?since=yesterday"
