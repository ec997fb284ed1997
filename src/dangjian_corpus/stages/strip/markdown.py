"""Marks of Markdown, as converters of pages leave them: links with their targets, pictures, headings, emphasis.

A line that is nothing but links goes by a rule of `rules/packs/markdown.toml`; what follows here serves the rest: the
classifier reads lines without marks, and of links in running text only their words stay.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from ...lazy import regex
from ...ledger import Edit
from ...rules import Rule

if TYPE_CHECKING:
    from .lines import Lines

#: What every link has.
SIGN = "]("

_FILE = r"[^()\s]{1,200}\.(?:[sx]?html?|php|aspx?|jsp|jpe?g|png|gif|pdf)"
_TARGET = rf"(?:https?:|[/#?.]|(?:mailto|javascript|data|tel):|{_FILE})(?:[^()\s]|\([^()\s]*\))*"
# An address that is its own link is a source, and stays.
_LINK = regex(rf'(?P<open>!?\[)(?P<words>(?!https?:)[^\[\]\n]*)(?P<close>\]\((?:{_TARGET})?(?: +"[^"\n]*")?\))')
_HEADING = regex(r"^[ \t]*(?:#{1,6} +|> *)+")
_EMPHASIS = regex(r"(\*\*|__|\*)(?=\S)(.{1,200}?)(?<=\S)\1")
_CELL = regex(r"^\| +(?=\S)")


def plain(lines: Sequence[str]) -> Sequence[str]:
    """The lines without marks, if links show that they are Markdown; a line that is only marks stays as it is."""
    if not any(SIGN in line and _LINK.search(line) for line in lines):
        return lines
    return [_plain(line) or line for line in lines]


def _plain(line: str) -> str:
    words = _LINK.sub(lambda link: "" if link["open"] == "![" else link["words"], line)
    return _EMPHASIS.sub(r"\2", _CELL.sub("", _HEADING.sub("", words))).rstrip()


def link_edits(found: Lines, disabled: Collection[str]) -> Iterator[tuple[int, Edit]]:
    """Edits that take targets of links and pictures out of lines, each with the number of its line."""
    if RULE.id in disabled or found.hints is not None or SIGN not in found.whole:
        return
    for line, text in enumerate(found.text):
        for link in _LINK.finditer(text) if SIGN in text else ():
            picture = link["open"] == "!["
            for start, end in [link.span()] if picture else [link.span("open"), link.span("close")]:
                yield line, Edit(found.starts[line] + start, text[start:end], "", RULE.id, RULE.role)


_TEXT = (
    "今年以来，{}组织党员干部走村入户，听取群众对修路、用水和看病的意见，当场能办的当场办，不能办的记下来，定期回访。"
)
_PAGE = f"[首页](/) [新闻](/news/)\n{_TEXT}\n[打印](/p) [关闭](/c)\n[上一篇](/1)\n责任编辑：王小明\n版权所有 © 白云网"

RULE = Rule(
    "strip/markdown-link",
    "furniture",
    "The target of a link, or a picture, in text that was converted to Markdown; the words of the link stay.",
    (
        _PAGE.format("[镇党委](/org/12.html)"),
        _PAGE.format('[鎮黨委](https://example.com/a "黨建")'),
        _PAGE.format("镇党委![](/img/1.jpg)"),
    ),
    (_TEXT.format("[镇党委](/org/12.html)"), _TEXT.format("镇党委[1](注)"), "handlers[name](event)"),
    "stages/strip/markdown.py",
)
