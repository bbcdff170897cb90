"""The guide in Japanese: every sentence, with no Latin words but names and what Salesforce shows in them itself."""

import re

import pytest
from django.utils.translation import override

from integrations.contract.guide import Step, Way
from tests.integrations.salesforce.guide.reading import every_step, said

JAPANESE = re.compile(r"[\u3041-\u30ff\u4e00-\u9fff]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")
# In quotation marks stands what Salesforce shows in English to everybody; in brackets, what a scope is called on the wire.
AS_IT_STANDS = re.compile(r"「[a-z ]+」|\([a-z_, ]+\)|OUTGOING_ADDRESSES|OAUTH_[A-Z_]+|[a-z.]*\.salesforce\.com")
# The same in both, as Salesforce has it.
ALIKE = {"Sandbox"}
NAMES = set(
    """
    Jicoo Salesforce Sandbox OAuth URL API PKCE Proof Key for Code Exchange Web Spring
    Integration Enterprise Performance Unlimited Professional Developer Starter Pro Suite Essentials Group
    """.split()  # noqa: SIM905 (a list of words reads better as words)
)


@pytest.mark.parametrize(("way", "step"), every_step(), ids=lambda one: one.key)
def test_each_sentence_is_japanese(way: Way, step: Step) -> None:
    with override("ja"):
        texts = [str(text) for text in shown(step)]

    assert [text for text in texts if not JAPANESE.search(text) and text not in ALIKE] == []
    assert {word for text in texts for word in LATIN_WORD.findall(AS_IT_STANDS.sub("", text))} <= NAMES


def shown(step: Step) -> list[object]:
    """What stands on the page and in the drawing; a setting is shown by its name, so that is a text of its own."""
    names = [setting.name for setting in step.settings]
    words = [word for word in step.drawing.words if word != "Salesforce"]
    return [step.title, step.drawing.alt, *words, *names, *(text for text, _source in said(step))]
