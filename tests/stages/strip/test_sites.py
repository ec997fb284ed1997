"""Whole pages and dumps of made-up sites of many kinds: how much of the article comes out, and what else.

`tests/fixtures/sites` has them with the fields that they state above a line of dashes; what belongs to the article
stands between ⟦ and ⟧. They were written for this project after the kinds of site that the rules are for, and the rules
were mended by them: the floors say that nothing breaks, not how other pages fare.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path
from statistics import fmean
from typing import NamedTuple

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.html import visible_lines
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.strip.reading import letters

SITES = sorted((Path(__file__).parents[2] / "fixtures/sites").iterdir())
FIELDS = ("title", "author", "date", "publisher")

#: The least F1 of a page, and of all of a form.
PAGE = 0.85
FLOORS = {"html": 0.98, "lines": 0.965, "text": 0.96}

#: Fields that are stated and not found.
MISSED = {
    ("journal-card.html", "author"),
    ("journal-card.html", "publisher"),
    ("journal-mirror.txt", "author"),
    ("mill-paper.html", "publisher"),
    ("wechat-dump.txt", "title"),
    ("wechat.html", "author"),
    ("wechat.html", "publisher"),
}


class Site(NamedTuple):
    """A page: the fields that it states, its source, and its article."""

    fields: dict[str, str]
    source: str
    article: str


def read(path: Path) -> Site:
    head, _, page = path.read_text(encoding="utf-8").partition("---\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    passages = [html.unescape(re.sub("<[^>]*>", "", text)) for text in re.findall("⟦(.*?)⟧", page, re.DOTALL)]
    if passages[0] != fields["title"]:
        passages.insert(0, fields["title"])
    return Site(fields, re.sub("[⟦⟧]", "", page), "\n".join(passages))


def cleaned(site: Site, form: str) -> Document:
    if form == "text":
        return pipeline.clean(Document("page", site.source), Settings())
    page = visible_lines(site.source)
    text = "\n".join(page.lines)
    if form == "lines":
        return pipeline.clean(Document("page", text), Settings())
    return pipeline.clean(Document("page", text, {"page": page.page or {}}, hints=page.hints), Settings())


def simplified(text: str) -> str:
    return pipeline.run_stage("convert", Document("gold", text), Settings()).text


def f1(document: Document, article: str) -> float:
    """By 4-grams of letters, title and text together."""
    text = document.text if document.text.startswith(document.title or "\0") else f"{document.title}\n{document.text}"
    got, gold = (Counter(s[n : n + 4] for n in range(len(s) - 3)) for s in map(letters, (text, simplified(article))))
    return 2 * sum((got & gold).values()) / (sum(got.values()) + sum(gold.values()))


def forms(path: Path) -> tuple[str, ...]:
    return ("html", "lines") if path.suffix == ".html" else ("text",)


@pytest.mark.parametrize("form", FLOORS)
def test_the_article_comes_out_and_little_else(form: str) -> None:
    found = {path.name: f1(cleaned(site := read(path), form), site.article) for path in SITES if form in forms(path)}
    assert {name: score for name, score in found.items() if score < PAGE} == {}
    assert fmean(found.values()) >= FLOORS[form], found


@pytest.mark.parametrize("path", SITES, ids=lambda path: path.name)
def test_fields_are_those_that_the_page_states(path: Path) -> None:
    site = read(path)
    document = cleaned(site, forms(path)[0])
    wrong = {
        (path.name, name) for name in FIELDS if (getattr(document, name) or "") != simplified(site.fields.get(name, ""))
    }
    assert wrong == {one for one in MISSED if one[0] == path.name}
