"""Each probe in each light that it can have, and what it says then in both languages."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from bookings.models import BookingPage
from integrations import health, health_words
from integrations.connector import Connector
from integrations.contract.health import Light
from integrations.models import Connection
from integrations.registry import connector_for
from integrations.salesforce.health import words
from integrations.salesforce.standin import Org, StandIn
from integrations.words import words_for
from tests.integrations.checking import check
from tests.integrations.salesforce.health.cases import ALL, Arrange
from tests.integrations.salesforce.health.scenes import Scene

pytestmark = pytest.mark.django_db

# What no answer can bring, or what nobody could mend: said to people in docs/administrator.md.
NEVER = {
    ("shared_activities", "amber"),
    ("shared_activities", "red"),
    ("related", "red"),
    ("invitees", "red"),
    ("duplicate_rules", "red"),
    ("assignment_rules", "red"),
    ("campaigns", "red"),
    ("campaigns", "grey"),
    ("oldest_waiting", "grey"),
}
# Said where a whole check found nobody, or of an org of a shape that the stand-in has not.
ELSEWHERE = {"not_reached", "record_types_no_default"}


@pytest.fixture
def scene(standin: StandIn, org: Org, connection: Connection, sending_page: BookingPage) -> Scene:
    """A team whose page sends a Lead and an Event."""
    return Scene(standin=standin, org=org, connection=connection, page=sending_page)


@pytest.fixture
def salesforce() -> Connector:
    return connector_for("salesforce")


@pytest.mark.parametrize(
    ("key", "light", "code", "arrange"), ALL, ids=[f"{key}-{light}-{code}" for key, light, code, _ in ALL]
)
def test_a_probe_finds_what_is_so_and_says_it_with_its_cure(
    *, scene: Scene, key: str, light: str, code: str, arrange: Arrange
) -> None:
    arrange(scene)

    result = check(scene.connection)[key]

    assert (result.light, result.code.removeprefix("health_")) == (light, code)
    for language in ("en", "ja"):
        with override(language):
            said = words_for("salesforce", result.code, health_words.at_the_readers(result.params, "Asia/Tokyo"))
        assert said.what_happened
        assert "–" not in said.what_happened.replace(" – ", ""), "a parameter is missing"
        assert bool(said.what_to_do) == (light != Light.GREEN), "a cure for whatever is not well, and for nothing else"


def test_every_light_that_a_probe_can_have_is_tried_here(salesforce: Connector) -> None:
    tried = {(key.partition(":")[0], light) for key, light, _, _ in ALL}

    assert tried == {(probe, light.value) for probe in health.names(salesforce) for light in Light} - NEVER


def test_every_sentence_is_said_here(salesforce: Connector) -> None:
    known = set(words.SENTENCES) | {code.removeprefix("health_") for code in health_words.SENTENCES}

    assert {code for _, _, code, _ in ALL} >= known - ELSEWHERE


@pytest.mark.parametrize("code", sorted([*words.SENTENCES, *(code[7:] for code in health_words.SENTENCES)]))
def test_every_sentence_is_in_japanese_with_the_same_parameters(code: str) -> None:
    english, japanese = _said("en", code), _said("ja", code)

    for ours, theirs in zip(english, japanese, strict=True):
        assert bool(ours) == bool(theirs)
        assert not ours or ours != theirs
        assert _parameters(ours) == _parameters(theirs)


def _said(language: str, code: str) -> list[str]:
    table = words.SENTENCES if code in words.SENTENCES else health_words.SENTENCES
    with override(language):
        return [str(sentence) for sentence in table.get(code) or table[f"health_{code}"]]


def _parameters(sentence: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", sentence))


def test_administrators_read_which_lights_each_probe_can_have(salesforce: Connector) -> None:
    page = (Path(__file__).parents[4] / "docs" / "administrator.md").read_text()
    rows = [
        [cell.strip() for cell in line.strip("|\n").split("|")] for line in page.splitlines() if line.count("|") == 6
    ]
    lights = rows[0][1:]
    never = {
        (row[0], light)
        for row in rows[2:]
        for light, cell in zip(lights, row[1:], strict=True)
        if cell.startswith("never")
    }
    with override("en"):
        called = {probe: str(name) for probe, name in health.names(salesforce).items()}

    assert [row[0] for row in rows[2:]] == list(called.values())
    assert never == {(called[probe], light) for probe, light in NEVER}
