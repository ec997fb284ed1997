"""Running the command in this process, which is faster than a process of its own, and records to run it on."""

from __future__ import annotations

import io
import os
import re
import sys
from pathlib import Path
from typing import Any
from unittest import mock

from dangjian_corpus import ledger
from dangjian_corpus.cli.main import run
from dangjian_corpus.document import Document, sha256
from dangjian_corpus.ledger import Edit

from .conftest import Ran

#: What a program may say to a terminal: colours and the like, nothing that moves, asks, links or renames.
_COLOURS = re.compile("\x1b\\[[0-9;]*m")
HOSTILE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


class _Stream(io.TextIOWrapper):
    def __init__(self, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def text(self) -> str:
        self.flush()
        return self.buffer.getvalue().decode()  # type: ignore[attr-defined,no-any-return]


def inside(
    *arguments: object, stdin: bytes = b"", terminal: bool = False, columns: int = 80, **environment: str
) -> Ran:
    """Run the command; its output decoded."""
    out, err, given = _Stream(terminal), _Stream(terminal), io.TextIOWrapper(io.BytesIO(stdin))
    surroundings = {"COLUMNS": str(columns), "TERM": "xterm-256color", **environment}
    with (
        mock.patch.multiple(sys, stdout=out, stderr=err, stdin=given),
        mock.patch.dict(os.environ, surroundings),
    ):
        code = run([str(argument) for argument in arguments])
        return Ran(code, out.text(), err.text())


def record(identifier: str, raw: str, *layers: list[Edit], **values: Any) -> Document:
    """A record as `corpus clean` writes it."""
    source = {"raw_sha256": sha256(raw), "media_type": "text/plain", **values.pop("source", {})}
    text = ledger.replay(raw, layers)
    return Document(identifier, text, source, layers=[list(layer) for layer in layers], **values)


def write(path: Path, *documents: Document) -> Path:
    """A file of records."""
    path.write_bytes(b"".join(document.to_json() + b"\n" for document in documents))
    return path


def harmful(shown: str) -> list[str]:
    """What of a screen could steer a terminal."""
    return HOSTILE.findall(_COLOURS.sub("", shown))


SPAM = "广告甲\n广告乙\n"
RAW = f"標題\n{SPAM}正文第一段。\n正文第二段。\n"


def sample(identifier: str = "a.txt") -> Document:
    """A small article: a title that was lifted, two lines of spam, one character converted."""
    strip = [Edit(0, "標題\n", "", "strip/title", "title"), Edit(3, SPAM, "", "strip/spam-line", "spam")]
    convert = [Edit(0, "正", "政", "convert/t2s", "variant")]
    return record(identifier, RAW, strip, convert, title="标题", source={"host": "example.org", "path": identifier})


def hostile() -> Document:
    """An article that tries everything in every place that is shown."""
    evil = "\x1b]0;renamed\x07\x1b[2J\x9b31m[bold]x[/bold]\u202egnp.exe\u2066\u2028\r"
    raw = f"{evil}\n正文。\n尾{evil}\n"
    strip = [Edit(0, evil + "\n", "", "strip/\x1b[5m", evil)]
    convert = [Edit(0, "正", "政", "repair/x", evil)]
    flags = [{"start": 0, "end": 2, "kind": evil, "bytes": evil}]
    source = {"path": evil, "host": evil, "url": evil, "encoding": evil}
    doc = record(evil, raw, strip, convert, title=evil, author=evil, flags=flags, source=source)
    doc.dedup = {"relation": "near", "of": evil}
    doc.script = evil
    doc.date = evil
    return doc
