"""What can be told from a question and a field alone is told when the line is saved: a push leaves out only what was typed or chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bookings.forms.answers import NUMBER_DECIMALS, NUMBER_MAX_DIGITS
from bookings.models import BookingPage, QuestionKind
from integrations import sources
from integrations.contract.schema import Schema
from integrations.mapping import Fitted, Kind, Rule, Unfit, is_blank
from integrations.mapping_checks import flaws
from integrations.salesforce.values import fit
from integrations.sources import Source
from tests.integrations.salesforce.test_values import FIELD
from tests.integrations.test_every_source import asked

MOST = 10 ** (NUMBER_MAX_DIGITS - NUMBER_DECIMALS)


@dataclass(frozen=True)
class Asked:
    """`answers`: what the booking form takes. `typed`: why one of them may stay out of a field, which nobody knows before it is given."""

    answers: st.SearchStrategy[Any]
    typed: frozenset[str] = frozenset()


TEXTS = st.text(max_size=60) | st.sampled_from(["x" * 5000, "yes", "2026-03-05", "Red", "a;b"])
ASKED: Mapping[Kind, Asked] = {
    Kind.TEXT: Asked(TEXTS, frozenset({"nothing_readable", "too_long"})),
    Kind.LONG: Asked(TEXTS, frozenset({"nothing_readable"})),
    Kind.PHONE: Asked(TEXTS, frozenset({"nothing_readable", "too_long"})),
    Kind.CHECKBOX: Asked(st.booleans()),
    Kind.DATE: Asked(st.dates(), frozenset({"year_out_of_range"})),
    Kind.NUMBER: Asked(
        st.decimals(-MOST, MOST, places=NUMBER_DECIMALS), frozenset({"number_too_large", "no_whole_number"})
    ),
}
OPTIONS = st.lists(
    st.sampled_from(["Red", "Green", "a;b", "Red;Green", "Alpha", "beta", "Hot", "x" * 200, "R&D"])
    | st.text(min_size=1, max_size=30).filter(str.strip),
    min_size=1,
    max_size=6,
    unique=True,
)


def why_left_out(name: str, source: Source, answer: Any) -> str:
    """Why a push leaves it out of this field, if the line could be saved; empty if it is written or was refused before."""
    field = FIELD[name]
    rule = Rule(object="Lead", field=name, source=source.key, known=field)
    if is_blank(answer) or flaws([rule], Schema(fields=[field]), [source], fit):
        return ""
    fitted = fit(field, answer)
    assert isinstance(fitted, Fitted | Unfit)
    return fitted.why if isinstance(fitted, Unfit) else ""


@settings(max_examples=300, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(FIELD)), kind=st.sampled_from(sorted(ASKED)))
def test_only_what_was_typed_keeps_an_answer_out(data: st.DataObject, name: str, kind: Kind) -> None:
    source = Source(key="question:1", label="Asked", kind=kind)

    why = why_left_out(name, source, data.draw(ASKED[kind].answers))

    assert why in {"", *ASKED[kind].typed}


@settings(max_examples=300, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(FIELD)), options=OPTIONS)
def test_one_of_the_options_is_never_left_out(data: st.DataObject, name: str, options: list[str]) -> None:
    source = Source(key="question:1", label="Asked", kind=Kind.CHOICE, options=options)

    assert why_left_out(name, source, data.draw(st.sampled_from(options))) == ""


@settings(max_examples=300, deadline=None)
@given(data=st.data(), name=st.sampled_from(sorted(FIELD)), options=OPTIONS)
def test_several_options_are_left_out_only_if_they_are_too_many(
    data: st.DataObject, name: str, options: list[str]
) -> None:
    source = Source(key="question:1", label="Asked", kind=Kind.CHOICES, options=options)
    chosen = data.draw(st.lists(st.sampled_from(options), min_size=1, unique=True))

    assert why_left_out(name, source, tuple(chosen)) in {"", "too_many"}


@pytest.mark.django_db
def test_every_kind_that_the_form_asks_for_is_among_those_tried(page: BookingPage) -> None:
    questions = asked(page)

    kinds = {source.kind for source in sources.of_page(page) if source.is_asked}

    assert len(questions) == len(QuestionKind)
    assert kinds == {*ASKED, Kind.CHOICE, Kind.CHOICES}
