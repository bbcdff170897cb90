"""Each statement of the guide names the section of the facts that it comes from, and those sections exist."""

import re
from pathlib import Path

import pytest

from integrations.contract.guide import Step, Way
from jicoo.environment import BASE_DIR
from tests.integrations.salesforce.guide.reading import every_step, every_way, said, text_of

HEADINGS = (Path(__file__).parent / "facts_headings.txt").read_text(encoding="utf-8").splitlines()
# Salesforce's names of its controls as far as the facts do not have them, and where they are known from.
BEYOND = dict(
    line.split(" | ", 1)
    for line in (Path(__file__).parent / "names_beyond_the_facts.txt").read_text(encoding="utf-8").splitlines()
)
# Beside the repository where it is worked on, and no part of it.
FACTS = BASE_DIR.parent / "shared" / "facts"


@pytest.mark.parametrize(("way", "step"), every_step(), ids=lambda one: one.key)
def test_each_statement_comes_from_a_section_of_the_facts(way: Way, step: Step) -> None:
    assert [(str(text), source) for text, source in said(step) if source not in HEADINGS] == []


def test_each_way_says_where_it_comes_from() -> None:
    assert {way.summary.source for way in every_way()} <= set(HEADINGS)


@pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside this checkout")
def test_the_sections_are_those_of_the_facts() -> None:
    there = {heading for file in FACTS.iterdir() for heading in headings_of(file)}

    assert set(HEADINGS) - there == set()


def headings_of(file: Path) -> list[str]:
    """`file: heading` of each; the text file has no marks, so each of its lines may be one."""
    lines = file.read_text(encoding="utf-8").splitlines()
    mark = re.compile(r"#{2,3} (.+)" if file.suffix == ".md" else r"(.+)")
    return [f"{file.name}: {found[1].strip()}" for line in lines if (found := mark.fullmatch(line))]


@pytest.mark.skipif(not FACTS.is_dir(), reason="the facts are not beside this checkout")
def test_names_of_controls_that_no_fact_has_say_where_they_are_known_from() -> None:
    facts = plain("\n".join(file.read_text(encoding="utf-8") for file in FACTS.iterdir()))

    beyond = {name for name in names_of_controls() if plain(name) not in facts}

    assert beyond - BEYOND.keys() == set()


def test_each_name_beyond_the_facts_stands_in_the_guide_and_has_a_source() -> None:
    text = "\n".join(text_of(way) for way in every_way())

    assert [name for name in BEYOND if name not in text] == []
    assert all(BEYOND.values())


def names_of_controls() -> set[str]:
    """What the guide calls things in Salesforce: in quotation marks, and the names of settings; those of the last step are our form's."""
    names: set[str] = set()
    for _way, step in every_step():
        texts = [
            *(str(each.said) for each in (*step.actions, *step.notes)),
            *(str(each.value) for each in step.settings),
        ]
        names |= {name.rstrip(".,") for text in texts for name in re.findall("“([^”]+)”", text)}
        names |= {str(each.name) for each in step.settings if step.key != "connect"}
    return names


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).casefold()


def test_a_source_that_is_none_would_be_found() -> None:
    assert "salesforce-api.md: 99 Hearsay" not in HEADINGS
