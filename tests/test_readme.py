"""What the README points at is there."""

import re

from jicoo.environment import BASE_DIR

LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def test_every_picture_and_page_that_a_document_names_is_there() -> None:
    documents = [BASE_DIR / "README.md", BASE_DIR / "CONTRIBUTING.md", *(BASE_DIR / "docs").glob("*.md")]

    missing = [
        f"{document.name}: {link}"
        for document in documents
        for link in LINK.findall(document.read_text(encoding="utf-8"))
        if not (document.parent / link).exists()
    ]

    assert missing == []
