"""JSON lines: records of this schema as documents, and back.

A record that another program changed between two stages is noticed here: where it carries its raw text the
difference becomes a layer of its own, else the record is set aside, since nothing could prove it any more.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, TypeVar

import orjson

from .. import ledger
from ..document import Document, Flag, sha256
from ..errors import InputError, LedgerError
from ..ledger import Edit
from .chinese_codecs import UTF8
from .compression import lines, opened
from .encodings import decode
from .rejects import Rejects
from .walk import STDIN

#: The rule and the role of what another program changed.
EXTERNAL_RULE, EXTERNAL_ROLE = "external/edit", "external"

_Read = TypeVar("_Read")

_HINT = "Keep the raw text in the records (--with-raw on the first stage) and such a change becomes a layer of its own."


def read_documents(paths: Iterable[str], rejects: Rejects, stdin: BinaryIO) -> Iterator[Document]:
    """The documents in files of JSONL, compressed or not, in order; ``-`` is `stdin`, and so are no paths at all."""
    return read_each(paths, rejects, stdin, lambda _line, value: checked(Document.from_record(value)))


def read_each(
    paths: Iterable[str], rejects: Rejects, stdin: BinaryIO, read: Callable[[bytes, Any], _Read]
) -> Iterator[_Read]:
    """What `read` makes of each line and its JSON value; where it raises `InputError`, the line is set aside."""
    for path in list(paths) or [STDIN]:
        if path == STDIN:
            yield from _each(stdin, path, rejects, read)
            continue
        try:
            with opened(Path(path)) as stream:
                yield from _each(stream, path, rejects, read)
        except OSError as error:
            hint = "Name the files in it." if isinstance(error, IsADirectoryError) else ""
            rejects.add(path, f"cannot be read: {error.strerror or error}", hint)
        except InputError as error:
            rejects.add(path, error.message, error.hint)


class Loaded(NamedTuple):
    """The JSON value of a line, the encoding it was in, and what of it could not be decoded."""

    value: Any
    encoding: str = UTF8
    flags: Sequence[Flag] = ()


def load(line: bytes) -> Loaded:
    """Read a line of JSON. Lone surrogates become U+FFFD. Raises `InputError` for what is not JSON."""
    with suppress(orjson.JSONDecodeError):
        return Loaded(orjson.loads(line))
    try:
        # orjson is strict where some writers are not: other encodings, lone surrogates, NaN.
        decoded = decode(line)
        return Loaded(storable(json.loads(decoded.text, strict=False)), decoded.encoding, decoded.flags)
    except RecursionError:
        raise InputError("JSON that is nested too deep") from None
    except json.JSONDecodeError as error:
        reason = error.msg[:1].lower() + error.msg[1:]
        raise InputError(f"not JSON: {reason}, at character {error.pos + 1}") from None
    except InputError:
        raise InputError("not JSON: no text") from None
    except ValueError:
        raise InputError("not JSON: a number of too many digits") from None


def checked(document: Document) -> Document:
    """The document, with a layer for what another program changed in it.

    Raises `InputError` where something was changed and the record does not say what it was before.
    """
    return proved(document)[0]


def proved(document: Document) -> tuple[Document, str]:
    """The document as `checked` gives it, and its raw text, which both are found by. Raises `InputError` as it does."""
    try:
        raw = document.raw
        if raw is None:
            return document, document.prove()
        if sha256(raw) != document.source.get("raw_sha256", sha256(raw)):
            raise InputError("the raw text in the record is not the one that was read", "Run `corpus ingest` again.")
        before = ledger.replay(raw, document.layers)
    except LedgerError as error:
        raise InputError(error.message, error.hint or _HINT) from None
    if before == document.text:
        return document, raw
    edits = ledger.normalise(before, difference(before, document.text))
    return replace(document, layers=[*document.layers, edits], tokens=None), raw


def difference(before: str, after: str) -> list[Edit]:
    """Edits that make `after` of `before`, by lines, each narrowed to what differs in it."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    old_middle, new_middle = old[head : len(old) - tail], new[head : len(new) - tail]
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    edits: list[Edit] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old_middle, new_middle).get_opcodes():
        if tag == "equal":
            continue
        was, now = "".join(old_middle[a:b]), "".join(new_middle[c:d])
        same = _common(was, now)
        end = _common(was[same:][::-1], now[same:][::-1])
        was, now = was[same : len(was) - end], now[same : len(now) - end]
        edits.append(Edit(starts[head + a] + same, was, now, EXTERNAL_RULE, EXTERNAL_ROLE))
    return edits


def _each(stream: BinaryIO, path: str, rejects: Rejects, read: Callable[[bytes, Any], _Read]) -> Iterator[_Read]:
    for line in lines(stream):
        if line.data is None:
            rejects.add(path, "the line is longer than a document can be", line=line.number, offset=line.offset)
        elif not line.data.isspace():
            try:
                found = read(line.data, load(line.data).value)
            except InputError as error:
                rejects.add(path, error.message, error.hint, line=line.number, offset=line.offset)
            else:
                yield found


def storable(value: Any) -> Any:
    """The same value, with nothing in it that JSON in UTF-8 cannot hold."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [storable(item) for item in value]
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, int) and not -(2**63) <= value < 2**64:
        return float(value)
    return value


def _common(one: Any, other: Any) -> int:
    """How long a start two sequences have in common."""
    size = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        size += 1
    return size
