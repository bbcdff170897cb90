"""Which e-mail addresses an invitee may give: those that people have, and none that no app could keep afterwards."""

import pytest
from django.test import Client

from bookings.models import Booking, BookingPage
from tests.bookings.visitor import address, filled_in

pytestmark = pytest.mark.usefixtures("friday")


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ('"a\'b"@example.com', "Nobody gets mail at an address in quotation marks."),
        ('"ida byron"@example.com', "Nobody gets mail at an address in quotation marks."),
        ('"ida"@example.com', "Nobody gets mail at an address in quotation marks."),
        ('""@example.com', "Nobody gets mail at an address in quotation marks."),
        ("ida@localhost", "Enter a valid email address."),
        ("ida@intranet", "Enter a valid email address."),
        ("ida@[192.0.2.1]", "Enter a valid email address."),
        ('ida"@example.com', "Enter a valid email address."),
        (f"ida@{'ä' * 60}.example", "Enter a valid email address."),
        ("ida@x…y.example", "Enter a valid email address."),
    ],
)
def test_an_address_that_nobody_has_is_refused_beside_the_field(
    client: Client, page: BookingPage, email: str, message: str
) -> None:
    response = client.post(address(page, "book"), filled_in(client, page) | {"email": email})

    assert response.status_code == 422
    assert message in response.content.decode().partition('id="id_email_error"')[2]
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    "email",
    [
        "o'neil@example.com",
        "ida+jicoo@example.com",
        "!#$%&*/=?^_`{|}~-@example.com",
        "ida@mail.example.co.jp",
        "ida@münchen.example",
        "ida@例え.テスト",
        "ida@xn--mnchen-3ya.example",
    ],
)
def test_an_address_that_people_do_have_is_taken(client: Client, page: BookingPage, email: str) -> None:
    response = client.post(address(page, "book"), filled_in(client, page) | {"email": email})

    assert response.status_code == 302
    assert Booking.objects.get().email == email
