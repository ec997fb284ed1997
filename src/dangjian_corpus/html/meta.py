"""What a page states about itself in meta tags and JSON-LD."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

#: Names of meta tags, lower-cased, by the field they state, the most reliable first.
NAMES: dict[str, tuple[str, ...]] = {
    "author": ("article:author", "og:article:author", "author", "byl", "dc.creator", "twitter:creator"),
    "date": (
        "article:published_time",
        "og:published_time",
        "og:release_date",
        "pubdate",
        "publishdate",
        "publish_date",
        "publish-date",
        "publishtime",
        "apub:time",
        "dc.date",
        "date",
        "weibo: article:create_at",
    ),
    "publisher": ("og:site_name", "contentsource", "publisher", "dc.publisher", "source"),
    "keywords": ("keywords", "news_keywords"),
    "description": ("description", "og:description"),
    "title": ("og:title", "articletitle", "dc.title", "twitter:title"),
    "url": ("og:url",),
}

_FIELD = {name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)}
_ARTICLES = frozenset(("NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle", "ScholarlyArticle", "WebPage"))
_MAX = 1_000  # characters of one value


def page(metas: Iterable[Mapping[str, str]], blocks: Iterable[str]) -> dict[str, str]:
    """The fields that attributes of meta tags (and the canonical link) and blocks of JSON-LD state."""
    found: dict[str, tuple[int, str]] = {}
    for attributes in metas:
        if attributes.get("rel", "").lower() == "canonical":
            _offer(found, "url", -1, attributes.get("href", ""))
            continue
        name = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        known = _FIELD.get(name.strip().lower())
        if known is not None:
            _offer(found, *known, attributes.get("content", ""))
    for block in blocks:
        for field, value in _linked_data(block):
            _offer(found, field, 50, value)
    return {field: found[field][1] for field in NAMES if field in found}


def _offer(found: dict[str, tuple[int, str]], field: str, rank: int, value: str) -> None:
    value = " ".join(value.split())[:_MAX]
    if value and (field not in found or rank < found[field][0]):
        found[field] = (rank, value)


def _linked_data(block: str) -> Iterable[tuple[str, str]]:
    try:
        data: Any = orjson.loads(block)
    except orjson.JSONDecodeError:
        return
    items = data if isinstance(data, list) else data.get("@graph", [data]) if isinstance(data, dict) else []
    for item in items if isinstance(items, list) else []:
        if not isinstance(item, dict):
            continue
        kinds = item.get("@type")
        if not _ARTICLES.intersection(filter(_is_text, kinds if isinstance(kinds, list) else [kinds])):
            continue
        for field, key in (
            ("author", "author"),
            ("date", "datePublished"),
            ("date", "pubDate"),
            ("publisher", "publisher"),
            ("title", "headline"),
            ("description", "description"),
        ):
            value = _named(item.get(key))
            if value:
                yield field, value


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _named(value: Any) -> str:
    """A text, or the `name` of an object, or those of a list, joined."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _named(value.get("name"))
    if isinstance(value, list):
        return " ".join(filter(None, map(_named, value)))
    return ""
