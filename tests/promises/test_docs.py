"""What the documents lead to is there."""

import re
from pathlib import Path

import pytest

from tests.support.process import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
LINK = re.compile(r"\]\(([^)#:]*)(?:#([^)]*))?\)")


def is_there(document: Path, file: str, heading: str) -> bool:
    """Return whether a link leads to a file and, where it names one, to a heading in it."""
    target = document.parent / file if file else document
    return target.exists() and (not heading or heading in anchors(target))


def anchors(document: Path) -> list[str]:
    """Return what a link calls the headings of a document: GitHub's rule."""
    without_code = re.sub(r"^```.*?^```$", "", document.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#+ (.*)$", without_code, re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT)))
def test_each_link_into_the_project_leads_to_a_file_and_a_heading(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    assert [link for link in links if not is_there(document, *link)] == []
