"""What can be known of rules before anything is sent. Nothing is asked: fields and sources are made up."""

from typing import Any

import pytest

from integrations.contract.schema import Schema
from integrations.mapping import Kind, Mode, RemoteField, Rule
from integrations.mapping_checks import flaws, modes_of, suggestions, suits, unfilled
from integrations.salesforce.values import fit
from integrations.sources import Source


def a_field(name: str = "Topic__c", kind: Kind = Kind.TEXT, **facts: Any) -> RemoteField:
    return RemoteField(
        object="Lead", name=name, label=name.removesuffix("__c"), kind=kind, **{"max_chars": 80, **facts}
    )


def a_rule(source: str = "phone", mode: Mode = Mode.ALWAYS, constant: str = "", name: str = "Topic__c") -> Rule:
    return Rule(object="Lead", field=name, source=source, mode=mode, constant=constant)


SOURCES = [
    Source(key="phone", label="Phone", kind=Kind.PHONE),
    Source(key="question:1", label="Topic", kind=Kind.CHOICE, options=("Sales", "Help")),
    Source(key="question:2", label="Notes", kind=Kind.LONG),
]
PICKLIST = a_field(kind=Kind.CHOICE, restricted=True, options=(("sales", "Sales"), ("other", "Other")))


@pytest.mark.parametrize(
    ("rule", "field", "code"),
    [
        (a_rule(), None, "field_gone"),
        (a_rule(), a_field(fixed=True), "field_fixed"),
        (a_rule(), a_field(updateable=False), "field_read_only"),
        (a_rule(mode=Mode.ON_CREATE), a_field(createable=False), "field_not_on_create"),
        (a_rule("question:9"), a_field(), "source_gone"),
        (a_rule(), a_field(kind=Kind.DATE), "kinds_differ"),
        (a_rule("question:2"), PICKLIST, "kinds_differ"),
        (a_rule("question:1"), PICKLIST, "options_unknown"),
        (a_rule("constant"), a_field(), "constant_blank"),
        (a_rule("constant", constant="No such"), PICKLIST, "value_gone"),
        (a_rule("constant", constant="x" * 81), a_field(), "constant_unfit"),
        (a_rule("constant", constant="x" * 10_000), a_field(max_chars=32_000), "constant_unfit"),
    ],
)
def test_what_cannot_work_is_said_before_anything_is_saved(rule: Rule, field: RemoteField | None, code: str) -> None:
    schema = Schema(fields=[field] if field else [])

    assert [each.code for each in flaws([rule], schema, SOURCES, fit)] == [code]


@pytest.mark.parametrize("rule", [a_rule(), a_rule("question:1"), a_rule("constant", constant="Web")])
def test_what_can_work_has_no_flaw(rule: Rule) -> None:
    assert flaws([rule], Schema(fields=[a_field()]), SOURCES, fit) == []


def test_of_two_rules_for_one_field_the_second_is_a_flaw() -> None:
    (flaw,) = flaws([a_rule(), a_rule("question:2")], Schema(fields=[a_field()]), SOURCES, fit)

    assert flaw.code == "twice"


def test_texts_are_not_offered_for_dates_and_numbers() -> None:
    text = Source(key="company", label="Company", kind=Kind.TEXT)

    assert {kind for kind in Kind if suits(text, a_field(kind=kind))} == {Kind.TEXT, Kind.LONG, Kind.CHOICE, Kind.LINK}


def test_required_fields_that_nothing_fills_are_named() -> None:
    schema = Schema(
        fields=[a_field("Needed__c", required=True), a_field("Filled__c", required=True), a_field("Free__c")]
    )

    found = unfilled([a_rule(name="Filled__c")], schema, ["Lead"])

    assert [field.name for field in found] == ["Needed__c"]
    assert unfilled([], schema, ["Contact"]) == []


def test_fields_are_suggested_by_name_and_kind() -> None:
    fields = [a_field("Topic__c"), a_field("Phone", Kind.PHONE), a_field("Notes__c", Kind.DATE)]

    found = suggestions([], Schema(fields=fields), SOURCES, fit, objects=["Lead"])

    assert [(rule.source, rule.field, rule.mode) for rule in found] == [
        ("phone", "Phone", Mode.IF_EMPTY),
        ("question:1", "Topic__c", Mode.IF_EMPTY),
    ]


def test_a_record_of_ours_is_never_filled_only_if_empty() -> None:
    assert modes_of(a_field(), ours=True) == [Mode.ALWAYS, Mode.ON_CREATE]
    assert modes_of(a_field(), ours=False) == list(Mode)
    assert modes_of(a_field(updateable=False), ours=False) == [Mode.ON_CREATE]


def test_a_field_is_read_as_it_was_stored() -> None:
    field = a_field("Many__c", Kind.CHOICES, options=(("a", "A"),), restricted=True, updateable=False, decimals=2)

    assert RemoteField.read(field.stored()) == field
    assert Rule.read(a_rule("constant", constant="x").stored() | {"known": field.stored()}).known == field
