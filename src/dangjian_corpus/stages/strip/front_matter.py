"""What converters write above a page in Markdown, between two lines of dashes: its title, author, date and the like.

It says what the meta tags of the page said. So it states fields, and none of its lines is body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...lazy import regex
from ...rules import Rule
from ...rules.engine import Hit
from ...rules.folding import fold
from .dates import find_dates
from .reading import Found
from .site_names import without_site

_FENCES = {"---": ("---", "..."), "+++": ("+++",)}
#: No more lines than these can stand between the two.
_MOST = 60
_PAIR = regex(r"(?P<key>[A-Za-z][\w.-]{0,30}) *(?::(?: +|$)|= *)(?P<quote>[\"']?)(?P<value>.*?)(?P=quote) *$")
_MORE = regex(r"[ \t]+\S|-(?: |$)|\]")  # an item of a list, or what goes on with the line above

#: What keys state, most telling first.
_KEYS = {
    "title": ("title",),
    "author": ("author", "authors", "byline", "creator"),
    "date": ("date", "published", "pubdate", "published_time", "publish_date", "date_published", "created"),
    "publisher": ("publisher", "sitename", "site_name", "site", "source"),
    "keywords": ("keywords", "tags"),
}
_KNOWN = frozenset(key for keys in _KEYS.values() for key in keys)
_HAN = r"\u3400-\u9fff"
_FITS = {
    "title": regex(r"\S.{1,200}"),
    "author": regex(rf"[{_HAN}·]{{2,4}}(?:[ 、,;]+[{_HAN}·]{{2,4}}){{0,3}}"),
    "publisher": regex(rf"(?!https?:).*[{_HAN}].{{0,28}}"),
    "keywords": regex(rf".*[{_HAN}].{{0,200}}"),
}


def _end(lines: Sequence[str]) -> int:
    """The line that closes what the first one opens; 0 where there is no such thing."""
    closing = _FENCES.get(lines[0].rstrip()) if lines else None
    if closing is None:
        return 0
    known = False
    for number, line in enumerate(lines[1 : _MOST + 2], 1):
        if line.rstrip() in closing:
            return number if known else 0
        pair = _PAIR.match(line)
        if pair is None and (number == 1 or not _MORE.match(line)):
            return 0
        known |= pair is not None and pair["key"].lower() in _KNOWN
    return 0


def find(lines: Sequence[str]) -> Iterator[Hit]:
    """Its lines, both that are around it among them."""
    end = _end(lines)
    for number in range(end + 1 if end else 0):
        yield Hit(number, 0, len(lines[number]), RULE.id, RULE.role, False)


def fields(lines: Sequence[str]) -> list[Found]:
    """The fields that it states."""
    end = _end(lines)
    if not end:
        return []
    pairs = {
        pair["key"].lower(): (number, *_bare(line, *pair.span("value")))
        for number, line in reversed([*enumerate(lines[1:end], 1)])
        if (pair := _PAIR.match(line))
    }
    found = []
    for name, keys in _KEYS.items():
        place = next((pairs[key] for key in keys if key in pairs and _fits(name, lines, *pairs[key])), None)
        if place is not None:
            found.append(Found(name, *(_titled(lines, *place) if name == "title" else place), None))
    return found


def _titled(lines: Sequence[str], number: int, start: int, end: int) -> tuple[int, int, int]:
    """Where a title stands, less the name of the site."""
    first, last = without_site(fold(lines[number])[start:end])
    return number, start + first, start + last


def _bare(line: str, start: int, end: int) -> tuple[int, int]:
    """A value without the brackets of a list, and the quotation marks of its one item."""
    for opening, closing in (("[", "]"), ('"', '"'), ("'", "'")):
        value = line[start:end]
        if len(value) > 1 and value[0] == opening and value[-1] == closing and opening not in value[1:-1]:
            start, end = start + 1, end - 1
    return start, end


def _fits(name: str, lines: Sequence[str], number: int, start: int, end: int) -> bool:
    """Whether a value can be one of this field."""
    folded = fold(lines[number])[start:end]
    return bool(find_dates(folded)) if name == "date" else bool(_FITS[name].fullmatch(folded))


_PARAGRAPH = (
    "今年以来，镇党委组织党员干部走村入户，听取群众对修路、用水和看病的意见，当场能办的当场办，不能办的记下来。"
)

RULE = Rule(
    "strip/front-matter",
    "furniture",
    "What a converter wrote above a page in Markdown, between two lines of dashes: the title, the date and the like, "
    "which are fields of their own.",
    (
        f"---\ntitle: 走村入户听民声\ndate: 2013-06-24\n---\n\n{_PARAGRAPH}",
        f'---\ntitle: "走村入戶聽民聲"\ntags:\n  - 走訪\n- 群眾\nurl: https://example.com/1\n---\n{_PARAGRAPH}',
        f'+++\ntitle = "走村入户听民声"\ndraft = false\n+++\n{_PARAGRAPH}',
    ),
    (
        f"---\n{_PARAGRAPH}\n---",
        f"---\ntitle: 走村入户听民声\n{_PARAGRAPH}\n---\n{_PARAGRAPH}",
        f"---\nA: 谁修的路？\nB: 大家修的。\n---\n{_PARAGRAPH}",
        f"{_PARAGRAPH}\n---\ntitle: 走村入户听民声\n---",
    ),
    "stages/strip/front_matter.py",
)
