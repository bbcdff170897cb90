"""Each fault, seen from a client."""

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import requests

from integrations.salesforce.standin import Fault, StandIn
from integrations.salesforce.standin.faults import NAMED
from tests.integrations.salesforce.standin.talk import Api

LEAD = {"LastName": "Byron", "Company": "Engines"}


@pytest.fixture
def standin() -> Iterator[StandIn]:
    """With the real clock: faults are about time."""
    with StandIn() as running:
        yield running


def create(api: Api, timeout_s: float = 5) -> requests.Response:
    address = f"{api.tokens.instance_url}{api.base}/sobjects/Lead"
    return requests.post(address, json=LEAD, headers=dict(api.session.headers), timeout=timeout_s)


def wait_for_leads(standin: StandIn, count: int) -> bool:
    """Whether there are so many within five seconds."""
    for _ in range(500):
        if len(standin.org.leads()) == count:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize(
    ("name", "fault"),
    [(name, fault) for name, fault in NAMED.items() if fault.way == "answer" and "data" in fault.path],
)
def test_an_answer_instead_of_the_real_one_does_nothing(standin: StandIn, api: Api, name: str, fault: Fault) -> None:
    standin.faults.add(name)

    answer = api.call("POST", "sobjects/Lead", json=LEAD, allow_redirects=False)

    assert (answer.status_code, answer.text) == (fault.status, fault.text)
    assert standin.org.leads() == []
    assert create(api).status_code == 201


def test_every_named_error_is_well_formed() -> None:
    assert all(json.loads(fault.text) for fault in NAMED.values() if fault.text.startswith(("[", "{")))


def test_too_many_says_when_to_come_back(standin: StandIn, api: Api) -> None:
    standin.faults.add("too_many", headers={"Retry-After": "7"})

    assert create(api).headers["Retry-After"] == "7"


@pytest.mark.parametrize(("name", "leads"), [("reset_before", 0), ("reset_after", 1)])
def test_a_reset_comes_before_or_after_the_work(standin: StandIn, api: Api, name: str, leads: int) -> None:
    standin.faults.add(name)

    with pytest.raises(requests.ConnectionError):
        create(api)

    assert wait_for_leads(standin, leads)


@pytest.mark.parametrize(("name", "leads"), [("timeout_before", 0), ("timeout_after", 1)])
def test_a_time_out_comes_before_or_after_the_work(standin: StandIn, api: Api, name: str, leads: int) -> None:
    standin.faults.add(name)

    with pytest.raises(requests.ReadTimeout):
        create(api, timeout_s=0.2)

    assert wait_for_leads(standin, leads)


def test_a_late_commit_happens_after_the_caller_has_hung_up(standin: StandIn, api: Api) -> None:
    standin.faults.add("late_commit", seconds=0.5)

    with pytest.raises(requests.ReadTimeout):
        create(api, timeout_s=0.1)

    assert standin.org.leads() == []
    assert wait_for_leads(standin, 1)


def test_what_was_put_aside_is_done_when_the_test_says_so(standin: StandIn, api: Api) -> None:
    standin.faults.add("put_aside")

    with pytest.raises(requests.ConnectionError):
        create(api)

    assert standin.org.leads() == []
    standin.carry_out()
    assert len(standin.org.leads()) == 1
    assert standin.put_aside == []


def test_an_error_can_come_although_the_work_was_done(standin: StandIn, api: Api) -> None:
    standin.faults.add("server_error_after")

    assert create(api).status_code == 500
    assert len(standin.org.leads()) == 1


def test_half_an_answer_comes_and_then_nothing(standin: StandIn, api: Api) -> None:
    standin.faults.add("truncated")

    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        create(api)

    assert len(standin.org.leads()) == 1


def test_the_connection_can_break_in_the_middle_of_an_answer(standin: StandIn, api: Api) -> None:
    standin.faults.add("reset_midway")

    with pytest.raises(requests.RequestException, match=r"reset|Reset"):
        create(api)

    assert len(standin.org.leads()) == 1


def test_an_answer_can_be_empty(standin: StandIn, api: Api) -> None:
    standin.faults.add("empty")

    answer = create(api)

    assert (answer.status_code, answer.content) == (200, b"")


def test_an_answer_can_come_a_byte_at_a_time(standin: StandIn, api: Api) -> None:
    standin.faults.add("drip", seconds=0.02)

    with socket.create_connection(("127.0.0.1", int(standin.url.rpartition(":")[2])), timeout=5) as line:
        token = api.tokens.access_token
        line.sendall(
            f"GET /services/data/v66.0/limits HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n\r\n".encode()
        )
        first = [line.recv(100) for _ in range(5)]

    assert all(len(one) < 5 for one in first)


def test_a_fault_strikes_only_what_it_is_meant_for(standin: StandIn, api: Api) -> None:
    standin.faults.add("unavailable", method="POST", path="/sobjects/Event", times=None)

    assert create(api).status_code == 201
    assert api.post("sobjects/Event", {}).status_code == 503
    assert api.get("sobjects/Event").status_code == 200


def test_a_fault_can_be_meant_for_one_org(standin: StandIn, api: Api) -> None:
    other = standin.add_org()
    standin.faults.add("unavailable", org=other.id)

    assert api.get("limits").status_code == 200
    assert Api(standin, other).get("limits").status_code == 503


def test_a_fault_can_be_meant_for_what_a_body_says(standin: StandIn, api: Api) -> None:
    standin.faults.add("lock_row", body="Byron")

    assert api.post("sobjects/Lead", {"LastName": "Hopper", "Company": "x"}).status_code == 201
    assert create(api).status_code == 400


def test_a_fault_lets_some_calls_pass_and_strikes_so_many(standin: StandIn, api: Api) -> None:
    standin.faults.add("lock_row", skip=1, times=2)

    assert [api.get("limits").status_code for _ in range(4)] == [200, 400, 400, 200]


def test_a_share_of_calls_is_struck_and_the_same_share_every_time() -> None:
    def struck() -> list[int]:
        with StandIn(seed=7) as standin:
            standin.faults.add("unavailable", share=0.3, times=None)
            api = Api(standin)
            return [api.get("limits").status_code for _ in range(40)]

    first = struck()

    assert first == struck()
    assert 4 <= first.count(503) <= 20


def test_the_log_counts_calls_and_names_the_fault_but_holds_no_secret(standin: StandIn, api: Api) -> None:
    standin.faults.add("lock_row", method="POST")
    create(api)
    api.query("SELECT Id FROM Lead WHERE Email = 'ada.byron@example.com'")

    struck, served = standin.calls
    assert (struck.method, struck.path, struck.status, struck.fault) == (
        "POST",
        "/services/data/v66.0/sobjects/Lead",
        400,
        "lock_row",
    )
    assert (served.path, served.status, served.org, served.fault) == (
        "/services/data/v66.0/query/",
        200,
        standin.org.id,
        None,
    )
    assert "ada.byron" not in repr(standin.calls)
    assert api.tokens.access_token not in repr(standin.calls)


def test_a_stand_in_stops_although_calls_hang(api: Api, standin: StandIn) -> None:
    standin.faults.add("hang", times=None)
    ended = threading.Event()

    def call() -> None:
        with pytest.raises(requests.ConnectionError):
            create(api, timeout_s=30)
        ended.set()

    caller = threading.Thread(target=call)
    caller.start()
    while not standin.faults.struck():
        time.sleep(0.01)

    standin.stop()
    caller.join(timeout=10)

    assert ended.is_set()


def test_many_hanging_calls_do_not_hold_up_another(standin: StandIn, api: Api) -> None:
    other = standin.add_org()
    hanging = Api(standin, other)
    standin.faults.add("hang", org=other.id, times=None)
    lines = [socket.create_connection(("127.0.0.1", int(standin.url.rpartition(":")[2]))) for _ in range(50)]
    for line in lines:
        line.sendall(
            f"GET /services/data/v66.0/limits HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {hanging.tokens.access_token}\r\n\r\n".encode()
        )

    answer = api.get("limits")

    for line in lines:
        line.close()
    assert answer.status_code == 200
