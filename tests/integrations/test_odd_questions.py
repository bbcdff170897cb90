"""Whatever somebody writes into the sync page's address: it is answered, in a page and in a file."""

import pytest

from bookings.models import BookingPage
from teams.models import User
from tests.conftest import signed_in_as
from tests.integrations.cast import book
from tests.integrations.sync_page import PAGE

pytestmark = pytest.mark.django_db

ODD = ["%", "a\0b", "' OR 1=1 --", "-1", "²", "0001-01-01", "9999-12-31", "x" * 10_000, "0001-01-01T00:00+23:59~1"]


@pytest.mark.parametrize("name", ["state", "page", "cause", "since", "until", "after", "before"])
@pytest.mark.parametrize("text", ODD)
def test_odd_questions_are_answered(sending_page: BookingPage, mia: User, name: str, text: str) -> None:
    book(sending_page)
    browser = signed_in_as(mia)

    page, file = browser.get(PAGE, {name: text}), browser.get(f"{PAGE[:-1]}.csv", {name: text})

    assert page.status_code == 200
    # Where the page says what is wrong there is no file.
    assert file.status_code == (302 if page.context["form"].errors else 200)
    assert file.status_code == 302 or b"Booking page" in b"".join(file)
