"""Whatever comes back, at whichever call, ends as one of the kinds: no crash, no refresh in circles, and in the end one of each."""

from datetime import timedelta
from typing import Any

import pytest

from bookings.models import BookingPage
from integrations import outbox
from integrations.models import Connection, Sync, SyncState
from integrations.salesforce.standin import Org, StandIn
from integrations.salesforce.standin.faults import NAMED
from tests.cast import next_monday
from tests.integrations.cast import book, later, sync_everything

pytestmark = pytest.mark.django_db

# Those that let a call wait for its deadline are in the measurements; the OAuth server's are in test_grants.
WAITING = {"hang", "timeout_before", "timeout_after", "late_commit", "drip", "slow"}
FAULTS = sorted(name for name in NAMED if name not in WAITING and not name.startswith("oauth"))
BODIES = [
    "null",
    "[]",
    "{}",
    "[[]]",
    '"text"',
    "42",
    '{"compositeResponse":null}',
    '{"compositeResponse":[null]}',
    '{"compositeResponse":[{"referenceId":"q0","httpStatusCode":200,"body":{"done":true,"records":[null]}}]}',
    '[{"success":true}]',
    '[{"success":"yes","id":1},{"success":true,"id":"//evil"}]',
    '[{"success":true,"id":"//evil.example.com"},{"success":true,"id":"x"}]',
    '{"done":true,"totalSize":1,"records":[{"Id":"../../User/1"}]}',
    '[{"errorCode":null,"message":null}]',
    '[{"errorCode":["a"],"message":{}}]',
    "\ufeff{}",
    "<html>",
]


def book_two(page: BookingPage, count: int) -> list[Any]:
    return [
        book(page, email=f"g{number}@example.com", starts_at=next_monday() + timedelta(hours=number))
        for number in range(count)
    ]


@pytest.mark.parametrize(("call", "count"), [(0, 2), (1, 2), (2, 2)])
@pytest.mark.parametrize("fault", FAULTS)
def test_whatever_goes_wrong_once_is_mended_by_itself_or_by_sending_again(
    sending_page: BookingPage, standin: StandIn, org: Org, *, fault: str, call: int, count: int
) -> None:
    made = book_two(sending_page, count)
    standin.log.clear()
    standin.faults.add(fault, skip=call)

    sync_everything()
    codes = set(Sync.objects.values_list("code", flat=True))
    refreshes = [each.path for each in standin.calls].count("/services/oauth2/token")
    again(made)

    assert "unexpected" not in codes
    assert refreshes <= 1
    assert set(Sync.objects.values_list("state", flat=True)) == {SyncState.SYNCED}
    assert (len(org.leads()), len(org.events())) == (count, count)


@pytest.mark.parametrize(
    ("body", "status", "call"),
    [
        *[(body, 200, call) for body in BODIES for call in (0, 1)],
        *[(body, status, 1) for body in ("null", "<html>") for status in (400, 401, 403, 500)],
    ],
)
def test_a_body_of_any_shape_with_any_status_is_no_crash(
    sending_page: BookingPage, standin: StandIn, org: Org, *, body: str, status: int, call: int
) -> None:
    made = book_two(sending_page, 2)
    standin.faults.add("not_json", text=body, status=status, skip=call)

    sync_everything()
    codes = set(Sync.objects.values_list("code", flat=True))
    again(made)

    assert "unexpected" not in codes
    assert (len(org.leads()), len(org.events())) == (2, 2)


@pytest.mark.parametrize(
    "rows", ["null", "42", '"x"', "{}", '{"Id":null}', '{"Id":"../../User/1","Email":"g0@example.com"}', '{"Email":7}']
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_row_that_is_none_is_no_crash_and_never_counts_as_nobody(
    sending_page: BookingPage, standin: StandIn, org: Org, rows: str, count: int
) -> None:
    made = book_two(sending_page, count)
    part = '{"httpStatusCode":200,"referenceId":"q%d","body":{"done":true,"records":[%s]}}'
    body = ",".join(part % (number, rows) for number in range(4))
    standin.faults.add("not_json", text=f'{{"compositeResponse":[{body}]}}', times=None)

    sync_everything()
    codes = set(Sync.objects.values_list("code", flat=True))
    people = org.leads()
    standin.faults.clear()
    again(made)

    assert "unexpected" not in codes
    assert people == []
    assert (len(org.leads()), len(org.events())) == (count, count)


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_that_stays_ends_in_one_refresh_at_most(
    sending_page: BookingPage, standin: StandIn, connection: Connection, status: int
) -> None:
    book_two(sending_page, 2)
    standin.log.clear()
    standin.faults.add("not_json", text="no", status=status, times=None)

    sync_everything()

    assert [each.path for each in standin.calls].count("/services/oauth2/token") <= 1


def again(made: list[Any]) -> None:
    """The waiting time passes, and whatever was parked is sent again by a person."""
    outbox.release(Sync.objects.all())
    for booking in made:
        later(booking)
    sync_everything()
    for booking in made:
        later(booking)
    sync_everything()
