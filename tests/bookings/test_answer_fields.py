"""Each kind of question, from what is sent to what is kept. Nothing here is asked of the database."""

import re
from typing import Any

import pytest
from django.http import QueryDict

from bookings.forms import InviteeForm
from bookings.models import BookingPage, Question

ANSWERED = {"last_name": "Byron", "email": "ida@example.com", "form_key": "0b0f1f2e-5d0c-4d7a-9d4e-0e7d4f0f2a11"}


def question(pk: int, kind: str = "short", **fields: Any) -> Question:
    return Question(pk=pk, kind=kind, label=fields.pop("label", f"Question {pk}"), **fields)


def sent(*questions: Question, page: BookingPage | None = None, **answers: Any) -> InviteeForm:
    """The form of these questions, with these answers in it."""
    data = QueryDict(mutable=True)
    for name, value in (ANSWERED | answers).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return InviteeForm(data, page=page or BookingPage(), questions=questions)


def kept(form: InviteeForm) -> list[Any]:
    assert form.is_valid(), form.errors
    return [answer["value"] for answer in form.invitee(time_zone="UTC").answers]


@pytest.mark.parametrize(
    ("kind", "said", "value"),
    [
        ("short", " By\r\nron\0 ", "By ron"),
        ("long", "one \r\ntwo\u202e\n", "one\ntwo"),
        ("one_of", "Bank", "Bank"),
        ("many_of", ["Bank", "Retail"], ["Bank", "Retail"]),
        ("checkbox", "true", "true"),
        ("number", "12.50", "12.5"),
        ("number", "１２００", "1200"),
        ("number", "1e3", "1000"),
        ("number", "-0.0", "0"),
        ("date", "2026-11-24", "2026-11-24"),
        ("phone", "０３ー１２３４−５６７８", "03-1234-5678"),
        ("phone", "+81 (3) 1234-5678", "+81 (3) 1234-5678"),
        ("address", "1 Long Lane\r\nLondon", "1 Long Lane\nLondon"),
        ("hidden", "x" * 300, "x" * 255),
        ("short", "<b>&amp;</b>", "<b>&amp;</b>"),
    ],
)
def test_an_answer_is_kept_as_its_kind_says(kind: str, said: Any, value: Any) -> None:
    form = sent(question(1, kind, options=["Retail", "Bank"]), question_1=said)

    assert kept(form) == [value]


@pytest.mark.parametrize(
    ("kind", "said", "message"),
    [
        ("short", "x" * 10_000, "at most 255 characters"),
        ("long", "x" * 10_000, "at most 5000 characters"),
        ("address", "x" * 10_000, "at most 500 characters"),
        ("one_of", "Farm", "“Farm” can no longer be chosen"),
        ("many_of", ["Bank", "Farm"], "“Farm” can no longer be chosen"),
        ("number", "a dozen", "Enter a number."),
        ("number", "9" * 10_000, "no more than 20 digits"),
        ("number", "1e999999", "no more than 20 digits"),
        ("number", "NaN", "Enter a number."),
        ("date", "2026-02-30", "This is no date."),
        ("phone", "call me", "This is no telephone number."),
        ("phone", "+81 <b>3 1234</b>", "This is no telephone number."),
    ],
)
def test_an_answer_that_cannot_be_is_refused_in_words(kind: str, said: Any, message: str) -> None:
    form = sent(question(1, kind, options=["Retail", "Bank"]), question_1=said)

    assert message in str(form.errors["question_1"])


def test_a_question_is_kept_as_it_was_asked_and_what_was_left_empty_is_not() -> None:
    form = sent(question(7, label="Which <team>?"), question(8, "many_of", options=["A"]), question_7="Sales")

    assert form.is_valid()
    assert form.invitee(time_zone="UTC").answers == [
        {"question": 7, "label": "Which <team>?", "kind": "short", "value": "Sales"}
    ]


@pytest.mark.parametrize("kind", ["short", "long", "one_of", "many_of", "checkbox", "number", "date", "phone"])
def test_what_has_to_be_answered_has_to_be(kind: str) -> None:
    form = sent(question(1, kind, options=["A"], is_required=True))

    assert "required" in str(form.errors["question_1"])


# --- Asked only after a certain answer


def industry_and_budget(**budget: Any) -> tuple[Question, Question]:
    return (
        question(1, "one_of", label="Industry", options=["Retail", "Bank"]),
        question(2, label="Budget", shown_if_id=1, shown_if_values=["Bank"], is_required=True, **budget),
    )


def test_a_question_that_is_not_asked_needs_no_answer_and_keeps_none() -> None:
    assert kept(sent(*industry_and_budget(), question_1="Retail")) == ["Retail"]
    assert kept(sent(*industry_and_budget(), question_1="Retail", question_2="x" * 10_000)) == ["Retail"]


def test_a_question_that_is_asked_needs_its_answer() -> None:
    form = sent(*industry_and_budget(), question_1="Bank")

    assert list(form.errors) == ["question_2"]


def test_without_script_a_question_says_when_it_needs_an_answer_and_no_browser_insists() -> None:
    html = str(InviteeForm(page=BookingPage(), questions=industry_and_budget(hint="<i>In euros</i>")))

    asked = html.partition("<asked-if")[2].partition("</asked-if>")[0]
    assert "Needs an answer if “Industry” is: Bank." in asked
    assert 'data-name="question_1" data-values="[&quot;Bank&quot;]"' in asked
    assert "required" not in asked
    assert "&lt;i&gt;In euros&lt;/i&gt;" in asked


def test_what_depends_on_a_question_that_is_not_asked_is_not_asked_either() -> None:
    chain = (
        question(1, "checkbox", label="Customer"),
        question(2, "checkbox", label="Large", shown_if_id=1, shown_if_values=["true"]),
        question(3, label="Why", shown_if_id=2, shown_if_values=["true"], is_required=True),
        question(4, label="Why not", shown_if_id=1, shown_if_values=["false"]),
    )

    assert kept(sent(*chain, question_2="true", question_4="No time")) == ["false", "No time"]


def test_one_of_many_is_enough_to_be_asked() -> None:
    pair = (
        question(1, "many_of", options=["Mail", "Phone"]),
        question(2, "phone", shown_if_id=1, shown_if_values=["Phone"], is_required=True),
    )

    assert list(sent(*pair, question_1=["Mail", "Phone"]).errors) == ["question_2"]


# --- What stands there before anybody typed


def filled(address: str, *questions: Question, **page: Any) -> str:
    return str(InviteeForm(page=BookingPage(**page), questions=questions, said=QueryDict(address)))


def test_an_address_fills_in_who_comes_and_what_has_a_name_in_it() -> None:
    html = filled(
        "last_name=Byron&phone=03-1234&seats=12&topic=Mail,Phone&vip=yes&plan=gold&other=1",
        question(1, "number", parameter="seats"),
        question(2, "many_of", options=["Mail", "Phone", "Fax"], parameter="topic"),
        question(3, "checkbox", parameter="vip"),
        question(4, "hidden", parameter="plan", fallback="free"),
        question(5, parameter=""),
        phone_asked="optional",
    )

    assert 'name="last_name" value="Byron"' in html
    assert 'name="phone" value="03-1234"' in html
    assert 'name="question_1" value="12"' in html
    assert html.count(" checked") == 3
    assert '<input type="hidden" name="question_4" value="gold"' in html


def test_what_an_address_says_and_a_field_cannot_take_is_left_out() -> None:
    html = filled(
        f"email=nobody&last_name={'x' * 900}&when=tomorrow&industry=Farm&phone=03-1234",
        question(1, "date", parameter="when"),
        question(2, "one_of", options=["Bank"], parameter="industry"),
        question(3, "hidden", parameter="plan", fallback="free"),
    )

    assert f'value="{"x" * 120}"' in html
    for nothing in ("nobody", "tomorrow", "Farm", "03-1234", "x" * 121):
        assert nothing not in html
    assert '<input type="hidden" name="question_3" value="free"' in html


# --- Guests, and a line to agree to


def test_guests_are_addresses_in_any_manner_each_once_and_not_the_invitee() -> None:
    page = BookingPage(guests_most=3)

    form = sent(page=page, guests="bob@example.com, eve@example.com\r\nBob@Example.com IDA@example.com")

    assert form.is_valid()
    assert form.invitee(time_zone="UTC").guests == ["bob@example.com", "eve@example.com"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("bob@example.com nobody", "“nobody” is no e-mail address"),
        ("bob@example.com\r\nBcc: eve@example.com", "“Bcc:” is no e-mail address"),
        ("a@example.com b@example.com c@example.com", "At most 2 can come along"),
        ("x" * 10_000, "at most 512 characters"),
    ],
)
def test_guests_who_cannot_be_are_refused(typed: str, message: str) -> None:
    form = sent(page=BookingPage(guests_most=2), guests=typed)

    assert message in str(form.errors["guests"])


def test_who_agrees_agrees_to_the_line_that_stood_there() -> None:
    page = BookingPage(consent_text="I agree <b>", consent_url="https://example.com/privacy")
    html = str(InviteeForm(page=page, questions=()))
    tick = html.partition('name="consent"')[2].partition('value="')[2].partition('"')[0]

    form = sent(page=page, consent=tick)
    changed = sent(page=BookingPage(consent_text="I agree to more"), consent=tick)

    assert re.search(r'<div class="choice">\s*<input type="checkbox" name="consent"', html)
    assert "I agree &lt;b&gt;" in html
    assert '<a href="https://example.com/privacy" target="_blank" rel="noopener">' in html
    assert form.is_valid()
    assert form.invitee(time_zone="UTC").consented_to == "I agree <b> https://example.com/privacy"
    assert "Your agreement is needed" in str(changed.errors["consent"])


def test_nobody_agrees_for_an_invitee() -> None:
    form = InviteeForm(ANSWERED, page=BookingPage(consent_text="I agree"), questions=(), on_behalf=True)

    assert form.is_valid()
    assert form.invitee(time_zone="UTC").consented_to == ""


@pytest.mark.parametrize(("asked", "standing", "insisting"), [("no", 0, 0), ("optional", 2, 0), ("required", 2, 2)])
def test_company_and_phone_are_asked_as_the_page_wants(asked: str, standing: int, insisting: int) -> None:
    form = sent(page=BookingPage(company_asked=asked, phone_asked=asked))

    assert len({"company", "phone"} & set(form.fields)) == standing
    assert len(form.errors) == insisting
