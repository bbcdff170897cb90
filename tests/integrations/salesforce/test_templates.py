"""The Event's texts as a page words them: placeholders are filled, nothing is carried out, and the reference line stays."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.salesforce import templates, texts, wanted
from integrations.salesforce.event_texts import Preview
from integrations.salesforce.page_form import PageSettingsForm
from integrations.salesforce.wishes import Wishes
from tests.integrations.salesforce.test_plan import a_booking

SAMPLE = {"full_name": "Ida Byron", "page_title": "Intro call", "company": None, "question:12": "Sales"}


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{page_title} with {full_name}", "Intro call with Ida Byron"),
        ("{company}", ""),
        ("Topic: {question:12}\n{company} - {company}\nend", "Topic: Sales\nend"),
        ("{full_name.__class__} {0} {{full_name}}", "{full_name.__class__} {0} {Ida Byron}"),
    ],
)
def test_placeholders_become_values_and_nothing_else(template: str, text: str) -> None:
    known = {key: value for key, value in SAMPLE.items() if value is not None}

    assert templates.filled(template, known) == text


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{no_such} {full_name}", "Nothing is called {no_such}."),
        ("{full_name", "A brace is opened and not closed."),
        ("x" * 2001, "at most 2000 characters"),
        ("{" * 2000, "A brace is opened and not closed."),
    ],
)
def test_a_template_that_cannot_be_filled_is_refused_before_it_is_saved(template: str, said: str) -> None:
    form = PageSettingsForm({"subject": template}, initial={}, sample=SAMPLE)

    assert not form.is_valid()
    assert said in str(form.errors["subject"])


def test_the_page_shows_what_the_last_booking_would_say() -> None:
    form = PageSettingsForm(None, initial={"subject": "{full_name}!"}, sample=SAMPLE)

    assert form.previews()[0] == Preview(label="Subject of the Event", text="Ida Byron!")


def test_what_comes_out_empty_leaves_the_usual_text() -> None:
    fields = wanted.event(a_booking(), Wishes(subject="{phone}", description=" ")).fields

    assert fields["Subject"] == "Intro call: Ida Byron"
    assert fields["Description"].startswith("Ida Byron <ida@example.com>")


@settings(deadline=None)
@given(template=st.text(alphabet=st.sampled_from("{}abc:_ \n") | st.characters(codec="utf-8"), max_size=300))
def test_no_template_removes_the_reference_line(template: str) -> None:
    booking = replace(a_booking(), values={"abc": "x" * 40_000})

    fields = wanted.event(booking, Wishes(description=template + "{abc}")).fields

    assert texts.is_about(fields["Description"], booking.reference)
    assert len(fields["Description"]) <= texts.LENGTHS["Description"]
    assert fields["Subject"].strip()


def test_a_record_type_that_is_not_available_any_more_is_not_saved() -> None:
    facts = {"lead_record_types": [["012000000000001AAA", "Partner"]]}
    gone = PageSettingsForm({"lead_record_type": "012000000000009AAA"}, initial={}, facts=facts)

    assert PageSettingsForm({"lead_record_type": "012000000000001AAA"}, initial={}, facts=facts).is_valid()
    assert not gone.is_valid()
