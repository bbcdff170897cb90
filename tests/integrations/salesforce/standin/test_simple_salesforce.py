"""The library itself, unchanged, talks to the stand-in: the contract between the two."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter
from simple_salesforce.api import Salesforce
from simple_salesforce.exceptions import (
    SalesforceExpiredSession,
    SalesforceMalformedRequest,
    SalesforceResourceNotFound,
)
from simple_salesforce.format import format_soql

from integrations.salesforce.standin import StandIn


class PlainHttp(HTTPAdapter):
    """The library insists on https; on loopback there is none."""

    def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
        request.url = (request.url or "").replace("https://127.0.0.1", "http://127.0.0.1")
        return super().send(request, *args, **options)


@pytest.fixture
def salesforce(standin: StandIn) -> Iterator[Any]:
    with requests.Session() as session:
        session.mount("https://127.0.0.1", PlainHttp())
        tokens = standin.org.grant()
        yield Salesforce(
            instance_url=tokens.instance_url, session_id=tokens.access_token, version="66.0", session=session
        )


def test_it_creates_reads_changes_and_deletes(standin: StandIn, salesforce: Any) -> None:
    made = salesforce.Lead.create({"LastName": "O'Hara", "Company": "Engines", "Email": "o.hara@example.com"})
    read = salesforce.Lead.get(made["id"])
    changed = salesforce.Lead.update(made["id"], {"Title": "Dr"})
    deleted = salesforce.Lead.delete(made["id"])

    assert (made["success"], read["LastName"], changed, deleted) == (True, "O'Hara", 204, 204)
    assert standin.org.leads() == []


def test_it_queries_through_all_pages(standin: StandIn, salesforce: Any) -> None:
    for number in range(2001):
        standin.org.add_lead(LastName=f"O'Hara {number}")

    found = salesforce.query_all(format_soql("SELECT Id FROM Lead WHERE LastName LIKE '{:like}%'", "O'Hara"))

    assert (len(found["records"]), found["done"]) == (2001, True)
    assert salesforce.api_usage["api-usage"].total == 15000


def test_it_describes_and_upserts(standin: StandIn, salesforce: Any) -> None:
    assert salesforce.Lead.describe()["keyPrefix"] == "00Q"
    assert salesforce.describe()["maxBatchSize"] == 200
    assert salesforce.Lead.upsert("Email/new@example.com", {"LastName": "New", "Company": "X"}) == 201


def test_it_sends_composites(standin: StandIn, salesforce: Any) -> None:
    lead = {
        "method": "POST",
        "url": "/services/data/v66.0/sobjects/Lead",
        "referenceId": "lead",
        "body": {"LastName": "x", "Company": "y"},
    }

    answer = salesforce.restful("composite", method="POST", json={"allOrNone": True, "compositeRequest": [lead]})

    assert answer["compositeResponse"][0]["httpStatusCode"] == 201


def test_it_raises_what_it_raises_for_salesforce(standin: StandIn, salesforce: Any) -> None:
    with pytest.raises(SalesforceMalformedRequest):
        salesforce.query("SELECT Nope FROM Lead")
    with pytest.raises(SalesforceResourceNotFound):
        salesforce.Lead.get("00Q000000000001EAA")
    standin.org.expire_sessions()
    with pytest.raises(SalesforceExpiredSession):
        salesforce.query("SELECT Id FROM Lead")
