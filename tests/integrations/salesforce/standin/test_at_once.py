"""Many callers at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests

from integrations.salesforce.standin import StandIn
from tests.integrations.salesforce.standin.talk import Api, refresh

CALLERS = 16


def at_once(call: Callable[[int], Any]) -> list[Any]:
    with ThreadPoolExecutor(CALLERS) as pool:
        return list(pool.map(call, range(CALLERS)))


def test_one_key_is_created_once_however_many_ask(standin: StandIn) -> None:
    standin.org.change_schema(custom={"Lead": ["Key__c | string 64 | CUNFPKQ | Key |"]})
    headers = {"Authorization": f"Bearer {standin.org.grant().access_token}"}
    address = f"{standin.url}/services/data/v66.0/sobjects/Lead/Key__c/same"

    answers = at_once(
        lambda _: (
            requests.patch(address, json={"LastName": "x", "Company": "y"}, headers=headers, timeout=10).status_code
        )
    )

    assert sorted(answers) == [200] * (CALLERS - 1) + [201]
    assert len(standin.org.leads()) == 1


def test_a_transaction_is_seen_whole_or_not_at_all(standin: StandIn, api: Api) -> None:
    """Each composite makes two Leads or, every second time, takes both back; no query ever counts an odd number."""
    pair = [
        {
            "method": "POST",
            "url": "/services/data/v66.0/sobjects/Lead",
            "referenceId": name,
            "body": {"LastName": "x", "Company": "y"},
        }
        for name in "ab"
    ]
    broken = {"method": "POST", "url": "/services/data/v66.0/sobjects/Lead", "referenceId": "c", "body": {}}

    def call(number: int) -> int:
        headers = {"Authorization": f"Bearer {api.tokens.access_token}"}
        parts = [*pair, broken] if number % 2 else pair
        body = {"allOrNone": True, "compositeRequest": parts}
        requests.post(f"{standin.url}/services/data/v66.0/composite", json=body, headers=headers, timeout=10)
        counted = requests.get(
            f"{standin.url}/services/data/v66.0/query",
            params={"q": "SELECT count() FROM Lead"},
            headers=headers,
            timeout=10,
        )
        return int(counted.json()["totalSize"])

    assert [count % 2 for count in at_once(call)] == [0] * CALLERS
    assert len(standin.org.leads()) == CALLERS


def test_of_many_refreshes_with_one_token_one_wins_and_the_grant_is_dead(standin: StandIn) -> None:
    token = standin.org.grant().refresh_token

    answers = at_once(lambda _: refresh(standin, token).status_code)

    assert sorted(answers) == [200] + [400] * (CALLERS - 1)
    assert standin.org.grants.all() == []
