"""What a booking page asks, as its managers change it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from bookings import questions
from bookings.models import BookingPage, Question
from bookings.questions import StandsBefore, TooMany
from teams import audit
from teams.models import AuditEntry, User
from tests.bookings.page_forms import beside

FORM = "/teams/acme/pages/intro/form/"
HTMX = {"HX-Request": "true"}


def create_question(page: BookingPage, label: str = "Team size", **fields: Any) -> Question:
    return Question.objects.create(team=page.team, page=page, label=label, **fields)


def typed(**changed: Any) -> dict[str, Any]:
    return {"kind": "short", "label": "Team size", "hint": "", "options": "", "parameter": "", "fallback": ""} | changed


def labels(page: BookingPage) -> list[str]:
    return [question.label for question in page.questions.all()]


# --- What everybody is asked


def test_what_everybody_is_asked_is_saved_and_told_in_the_trail(manager: Client, page: BookingPage) -> None:
    form = {"company_asked": "required", "phone_asked": "optional", "guests_most": "3", "consent_text": "I\r\nagree"}

    html = manager.post(FORM, form | {"consent_url": "https://example.com/x"}, follow=True).content.decode()

    page.refresh_from_db()
    assert (page.company_asked, page.phone_asked, page.guests_most) == ("required", "optional", 3)
    assert (page.consent_text, page.consent_url) == ("I agree", "https://example.com/x")
    assert AuditEntry.objects.get(action="page_form_changed").subject_id == page.pk
    preview = html.partition('id="preview"')[2]
    assert 'id="preview_phone"' in preview
    assert "I agree" in preview


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"guests_most": "31"}, "guests_most"),
        ({"consent_text": "x" * 10_000}, "consent_text"),
        ({"consent_url": "https://example.com"}, "consent_text"),
        ({"consent_url": "javascript:alert(1)", "consent_text": "I agree"}, "consent_url"),
    ],
)
def test_what_cannot_be_asked_of_everybody_is_said_beside_it(
    manager: Client, page: BookingPage, wrong: dict[str, str], field: str
) -> None:
    form = {"company_asked": "optional", "phone_asked": "no", "guests_most": "0", "consent_text": "", "consent_url": ""}

    html = manager.post(FORM, form | wrong).content.decode()

    assert beside(html, field)
    assert not AuditEntry.objects.exists()


def test_a_preview_shows_what_is_typed_and_saves_nothing(manager: Client, page: BookingPage) -> None:
    form = {"company_asked": "no", "phone_asked": "required", "guests_most": "0", "consent_text": "<b>I agree</b>"}

    html = manager.post(FORM, form, headers=HTMX).content.decode()

    page.refresh_from_db()
    assert html.strip().startswith("<aside")
    assert 'id="preview_phone"' in html
    assert 'id="preview_company"' not in html
    assert "&lt;b&gt;I agree" in html
    assert page.phone_asked == "no"


# --- One question


def test_a_question_is_added_at_the_end(manager: Client, page: BookingPage) -> None:
    create_question(page, "First", position=7)

    response = manager.post(f"{FORM}new/", typed(kind="one_of", options=" A \r\n\r\nB\nA", is_required="on"))

    added = page.questions.get(label="Team size")
    assert response["Location"] == f"{FORM}#question-{added.pk}"
    assert (added.position, added.options, added.is_required) == (8, ["A", "B"], True)
    assert AuditEntry.objects.get().details == {"question": added.pk, "kind": "one_of"}


def test_a_form_that_is_sent_twice_makes_one_question(manager: Client, page: BookingPage) -> None:
    form = typed(form_key=str(uuid4()))

    places = {manager.post(f"{FORM}new/", form)["Location"] for _ in range(2)}

    assert len(places) == page.questions.count() == 1


def test_a_page_asks_fifty_questions_and_no_more(page: BookingPage, mia: User) -> None:
    Question.objects.bulk_create(Question(team=page.team, page=page, label=str(number)) for number in range(50))

    assert isinstance(questions.add(Question(label="One more"), page, by=mia), TooMany)


@pytest.mark.parametrize(
    ("wrong", "field", "message"),
    [
        ({"label": " \r\n"}, "label", "This field is required."),
        ({"label": "x" * 10_000}, "label", "at most 200 characters"),
        ({"kind": "riddle"}, "kind", "Select a valid choice"),
        ({"kind": "one_of"}, "options", "There is nothing to choose from."),
        ({"kind": "many_of", "options": "x" * 201}, "options", "at most 200 characters"),
        ({"kind": "many_of", "options": "\n".join(map(str, range(101)))}, "options", "Too many answers."),
        ({"parameter": "two words"}, "parameter", "Enter a valid"),
        ({"parameter": "email"}, "parameter", "This name means something else"),
        ({"parameter": "utm_source"}, "parameter", "This name means something else"),
        ({"parameter": "start"}, "parameter", "This name means something else"),
        ({"parameter": "taken"}, "parameter", "Another question of this page has this name."),
        ({"kind": "hidden"}, "parameter", "Nobody sees this question."),
    ],
)
def test_a_question_that_cannot_be_is_refused_beside_the_field(
    manager: Client, page: BookingPage, wrong: dict[str, str], field: str, message: str
) -> None:
    create_question(page, "There", parameter="taken")

    html = manager.post(f"{FORM}new/", typed(**wrong)).content.decode()

    assert message in beside(html, field)
    assert labels(page) == ["There"]


def test_markup_in_a_question_stays_text_in_the_list_and_in_the_preview(manager: Client, page: BookingPage) -> None:
    create_question(page, "<b>Size</b>", hint="<i>x</i>", kind="one_of", options=["<u>A</u>"])

    html = manager.get(FORM).content.decode()

    assert not re.search("<[biu]>", html)
    assert html.count("&lt;b&gt;Size&lt;/b&gt;") >= 2


def test_a_question_is_changed_and_what_its_kind_has_no_use_for_goes(manager: Client, page: BookingPage) -> None:
    question = create_question(page, kind="one_of", options=["A"], parameter="size")

    manager.post(f"{FORM}{question.pk}/", typed(kind="number", label="How many?", options="A"))

    question.refresh_from_db()
    assert (question.kind, question.label, question.options, question.parameter) == ("number", "How many?", [], "")
    assert set(AuditEntry.objects.get().details["fields"]) == {"kind", "label", "parameter"}


def test_a_question_that_is_being_typed_stands_in_its_place_of_the_preview(manager: Client, page: BookingPage) -> None:
    question = create_question(page, "First")
    create_question(page, "Second", position=1)

    html = manager.post(f"{FORM}{question.pk}/", typed(label="Retyped"), headers=HTMX).content.decode()

    assert html.index("Retyped") < html.index("Second")
    assert manager.post(f"{FORM}{question.pk}/", typed(label=""), headers=HTMX).status_code == 204
    assert labels(page) == ["First", "Second"]


# --- Asked only after a certain answer


def test_a_question_is_asked_only_after_the_answers_that_were_ticked(manager: Client, page: BookingPage) -> None:
    source = create_question(page, "Industry", kind="many_of", options=["Bank", "Retail: all"])

    manager.post(f"{FORM}new/", typed(asked_after=[f"{source.pk}:Bank", f"{source.pk}:Retail: all"]))

    added = page.questions.get(label="Team size")
    assert (added.shown_if, added.shown_if_values) == (source, ["Bank", "Retail: all"])
    assert "Only if “Industry” is: Bank, Retail: all" in manager.get(FORM).content.decode()


def test_answers_of_two_questions_cannot_decide_together(manager: Client, page: BookingPage) -> None:
    pair = [create_question(page, f"Box {number}", kind="checkbox", position=number) for number in range(2)]

    html = manager.post(f"{FORM}new/", typed(asked_after=[f"{one.pk}:true" for one in pair])).content.decode()

    assert "answers of several questions" in beside(html, "asked_after")


def test_only_questions_above_of_the_same_page_decide(manager: Client, page: BookingPage) -> None:
    question = create_question(page)
    below = create_question(page, "Below", kind="checkbox", position=1)

    html = manager.post(f"{FORM}{question.pk}/", typed(asked_after=[f"{below.pk}:true"]), follow=True).content.decode()

    question.refresh_from_db()
    assert question.shown_if is None
    assert "Only if" not in html


def test_an_answer_that_decides_something_cannot_be_taken_away(manager: Client, page: BookingPage) -> None:
    source = create_question(page, "Industry", kind="one_of", options=["Bank", "Retail"])
    create_question(page, "Budget", position=1, shown_if=source, shown_if_values=["Bank"])

    html = manager.post(f"{FORM}{source.pk}/", typed(kind="one_of", options="Retail")).content.decode()
    as_text = manager.post(f"{FORM}{source.pk}/", typed(kind="short")).content.decode()

    assert "“Budget” is asked only after the answer “Bank”." in beside(html, "options")
    assert "“Budget” is asked only after the answer “Bank”." in beside(as_text, "kind")


def test_when_a_question_is_deleted_what_depended_on_it_is_asked_of_everybody(
    manager: Client, page: BookingPage
) -> None:
    source = create_question(page, "Industry", kind="one_of", options=["Bank"])
    budget = create_question(page, "Budget", position=1, shown_if=source, shown_if_values=["Bank"])
    assert "Budget" in manager.get(f"{FORM}{source.pk}/delete/").content.decode()

    manager.post(f"{FORM}{source.pk}/delete/")

    budget.refresh_from_db()
    assert labels(page) == ["Budget"]
    assert (budget.shown_if, budget.shown_if_values) == (None, [])


# --- Their order


@pytest.mark.parametrize(("to", "order"), [(0, "CAB"), (1, "ACB"), (2, "ABC"), (99, "ABC")])
def test_a_question_is_moved_to_a_place(page: BookingPage, mia: User, to: int, order: str) -> None:
    _a, _b, last = [create_question(page, letter, position=3 * place) for place, letter in enumerate("ABC")]

    assert questions.move(last, to=to, by=mia) is None

    assert "".join(labels(page)) == order


def test_a_question_does_not_come_to_stand_above_the_one_that_decides_about_it(page: BookingPage, mia: User) -> None:
    source = create_question(page, "Industry", kind="checkbox")
    budget = create_question(page, "Budget", position=1, shown_if=source, shown_if_values=["true"])

    blocked = [questions.move(budget, to=0, by=mia), questions.move(source, to=1, by=mia)]

    assert blocked == [StandsBefore(budget, source)] * 2
    assert labels(page) == ["Industry", "Budget"]


def test_buttons_move_a_question_by_one_place(manager: Client, page: BookingPage) -> None:
    first = create_question(page, "First")
    create_question(page, "Second", position=1)
    row = manager.get(FORM).content.decode().partition(f'id="question-{first.pk}"')[2].partition("</li>")[0]
    assert re.findall(r'name="to"\s+value="(-?\d+)"', row) == ["1"]

    manager.post(f"{FORM}{first.pk}/move/", {"to": "1"})

    assert labels(page) == ["Second", "First"]


@pytest.mark.parametrize("to", ["", "-1", "x", "9" * 100, "１"])
def test_a_place_that_is_none_moves_nothing(manager: Client, page: BookingPage, to: str) -> None:
    question = create_question(page)
    create_question(page, "Second", position=1)

    assert manager.post(f"{FORM}{question.pk}/move/", {"to": to}).status_code == 302

    assert labels(page) == ["Team size", "Second"]


def test_the_editor_takes_the_same_queries_however_many_questions(
    manager: Client, page: BookingPage, django_assert_num_queries: Any
) -> None:
    source = create_question(page, kind="checkbox")
    for number in range(20):
        create_question(page, str(number), position=number + 1, shown_if=source, shown_if_values=["true"])

    # The session, who asks, their membership, their teams, the page twice, its questions.
    with django_assert_num_queries(8):
        manager.get(FORM)


def test_the_trail_calls_a_question_by_its_label(manager: Client, page: BookingPage, mia: User) -> None:
    question = create_question(page)
    questions.delete(create_question(page, "Age"), by=mia)
    manager.post(f"{FORM}{question.pk}/", typed(label="Size of the team"))

    lines = audit.tell(page.team, AuditEntry.objects.filter(subject_id=page.pk).select_related("actor").order_by("pk"))

    assert [str(dict(line.details)["question"]) for line in lines] == ["a question that is deleted", "Size of the team"]
