"""Templates of a site, learnt from its documents: passages that recur in the same place become a proposed pack.

A passage is a template where documents of one host (or one folder) repeat it at the same distance from their start or
their end. Documents that share most of their running text are reprints of one another and count once; a slogan that
many articles quote has an article's own text around it, so it is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from ..document import Document
from .engine import is_prose, is_sentence
from .folding import fold

#: In how many different articles a passage must stand, and in which share of all articles of the site.
ARTICLES = 3
SHARE = 0.3

#: In which share of its articles it must stand at the place where it stands most often, give or take a line.
STEADY = 0.8

#: How far from the start or the end of a document a template may stand, in lines that are not empty.
DEPTH = 40

#: The share of running text from which two documents are reprints.
REPRINT = 0.5


class _Article(NamedTuple):
    """One document: its filled lines, folded and stripped, and which of them are running text."""

    lines: tuple[str, ...]
    prose: frozenset[str]


class _Template(NamedTuple):
    """A passage that recurs: where it stands, and in how many articles."""

    text: str
    where: str
    articles: int


def suggest(documents: Iterable[Document]) -> str:
    """A pack, as TOML, of the templates of every host or folder in `documents`; empty where there are none."""
    packs = [
        text for site, articles in sorted(_sites(documents).items()) if (text := _pack(site, list(_distinct(articles))))
    ]
    return _HEAD + "\n".join(packs) if packs else ""


_HEAD = '[pack]\nname = "learnt"\nabout = "Passages that recur in one place in the documents of one site."\n\n'


def _sites(documents: Iterable[Document]) -> dict[tuple[str, bool], list[_Article]]:
    """The articles by host, or by folder where the host is not known; the flag says which."""
    sites: dict[tuple[str, bool], list[_Article]] = defaultdict(list)
    for document in documents:
        host = document.source.get("host")
        site = (host, True) if host else (str(PurePosixPath(document.source.get("path") or document.id).parent), False)
        lines = tuple(text for line in document.raw_text().split("\n") if (text := fold(line).strip()))
        sites[site].append(_Article(lines, frozenset(filter(is_prose, lines))))
    return sites


def _distinct(articles: Sequence[_Article]) -> Iterator[_Article]:
    """One of every group of reprints."""
    kept: list[_Article] = []
    holders: dict[str, list[int]] = defaultdict(list)
    for article in articles:
        shared: Counter[int] = Counter()
        for passage in article.prose:
            for index in holders[passage]:
                shared[index] += len(passage)
        total = sum(map(len, article.prose))
        if any(size >= REPRINT * total for size in shared.values()):
            continue
        for passage in article.prose:
            holders[passage].append(len(kept))
        kept.append(article)
        yield article


def _templates(articles: Sequence[_Article]) -> list[_Template]:
    holders = Counter(text for article in articles for text in set(article.lines))
    least = max(ARTICLES, SHARE * len(articles))
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for article in articles:
        for where, lines in (("head", article.lines), ("tail", article.lines[::-1])):
            seen: set[str] = set()
            for number, text in enumerate(lines[:DEPTH]):
                if holders[text] < least and is_sentence(text):
                    break  # the article itself begins: what stands beyond it is no furniture of this edge
                if holders[text] >= least and text not in seen:
                    seen.add(text)
                    places[text, where].append(number)
    found: dict[str, _Template] = {}
    for (text, where), numbers in places.items():
        common = Counter(numbers).most_common(1)[0][0]
        steady = sum(abs(number - common) <= 1 for number in numbers)
        if steady >= STEADY * holders[text] and text not in found:
            found[text] = _Template(text, where, holders[text])
    return list(found.values())


def _pack(site: tuple[str, bool], articles: Sequence[_Article]) -> str:
    name, is_host = site
    body = next((text for article in articles for text in article.lines if is_sentence(text)), None)
    templates = _templates(articles)
    own = {template.text for template in templates}
    if body is None or body in own:
        body = next((text for article in articles for text in article.lines if text not in own), "")
    if not body:
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "site"
    parts = []
    for number, template in enumerate(templates, 1):
        host = f"host = [{_quoted(name)}]\n" if is_host else ""
        parts.append(
            f'[[rule]]\nid = "strip/learnt-{slug}-{number}"\nrole = "template"\n'
            f'why = "Stands at one place in {template.articles} of {len(articles)} articles of the site."\n'
            f'scope = "line"\nwhere = "{template.where}"\n{host}words = [{_quoted(template.text)}]\n'
            f"hits = [{_quoted(template.text)}]\nmisses = [{_quoted(body)}]\n"
        )
    return "\n".join(parts)


def _quoted(text: str) -> str:
    """A TOML string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return (
        '"'
        + "".join(
            c if c.isprintable() else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in escaped
        )
        + '"'
    )
