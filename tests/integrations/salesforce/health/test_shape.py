"""What describe says that the stand-in never says: orgs of another shape, and answers that are none."""

from typing import Any

import pytest

from integrations.contract.health import Finding
from integrations.errors import Problem
from integrations.salesforce.health import org, shape
from integrations.salesforce.health.asked import Asked
from integrations.salesforce.health.wanted import Wanted

WANTED = Wanted.read([{"person": "Lead", "event": True}])


def described(**answer: Any) -> Asked:
    """An org that has answered so about Leads."""
    return Asked(queries={}, described={"Lead": answer})


def of_record_types(*infos: Any) -> Finding:
    return shape.record_types(described(recordTypeInfos=list(infos)), WANTED, "Lead")


def info(name: str, **changes: Any) -> dict[str, Any]:
    usual = {"active": True, "available": True, "master": False, "defaultRecordTypeMapping": False}
    return {**usual, "name": name, **changes}


def test_several_record_types_without_a_default_are_worth_a_look() -> None:
    finding = of_record_types(info("Direct"), info("Partner"))

    assert (finding.light, finding.code) == ("amber", "health_record_types_no_default")
    assert finding.params["names"] == ["Direct", "Partner"]


def test_record_types_that_are_not_active_and_the_master_count_for_nothing() -> None:
    finding = of_record_types(info("Old", active=False), info("Master", master=True))

    assert finding.code == "health_record_types_none"


@pytest.mark.parametrize("infos", [None, "none", [None, "Direct", 7], {}])
def test_a_describe_without_record_types_has_none(infos: Any) -> None:
    assert shape.record_types(described(recordTypeInfos=infos), WANTED, "Lead").light == "green"


@pytest.mark.parametrize("fields", [None, [], "none", [None], {}])
def test_a_describe_without_fields_is_no_answer(fields: Any) -> None:
    with pytest.raises(Problem, match="NOT_UNDERSTOOD"):
        shape.fields(described(fields=fields), WANTED, "Lead")


def test_an_org_that_shows_no_row_of_itself_is_no_answer() -> None:
    with pytest.raises(Problem, match="NOT_FOUND"):
        org.org(Asked(queries={"organization": []}, described={}), WANTED)
