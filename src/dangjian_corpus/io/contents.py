"""What a file holds, told without reading its records: its sha256, and the parts that it can be read in."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import PurePosixPath

from ..errors import InputError
from .compression import SUFFIXES, Line, lines, opened, skip
from .readers import divisible
from .walk import WHOLE, InputFile, Part

#: Bytes of a part, after decompression.
PART = 4 * 2**20
#: A compressed file has to be unpacked up to where a part begins, so parts grow by this share of what is before
#: them: however long the file, a byte is then unpacked at most so many times.
_GROWTH = 8


def digest(file: InputFile) -> str | None:
    """The sha256 of a file, or of the lines of a part of it; None where it cannot be read."""
    try:
        if file.part == WHOLE:
            with file.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest()
        found = hashlib.sha256()
        with opened(file.path) as stream:
            skip(stream, file.part.start)
            for line in lines(stream, offset=file.part.start):
                if line.offset >= file.part.end:
                    break
                found.update(line.data or b"")
        return found.hexdigest()
    except (OSError, InputError):
        return None


def parts(file: InputFile) -> list[InputFile]:
    """A large file of JSON lines in parts, any other file as it is.

    Where a part begins is told by what is before it alone, so that a file that grew differs in its last parts.
    """
    try:
        if not divisible(file.id) or file.path.stat().st_size < PART // 4:  # it may be compressed
            return [file]
        growth = _GROWTH if PurePosixPath(file.id).suffix.lower() in SUFFIXES else sys.maxsize
        with opened(file.path) as stream:
            found = list(_parts(lines(stream), growth))
    except (OSError, InputError):  # reading it will tell
        return [file]
    return [file._replace(part=part) for part in found] if len(found) > 1 else [file]


def _parts(all_lines: Iterator[Line], growth: int) -> Iterator[Part]:
    """Parts of `PART` bytes or the `growth`-th share of what is before them, up to the next line; the last is less."""
    open_ = Part(0, sys.maxsize, 0, 0, "")
    found = hashlib.sha256()
    number = records = 0
    for line in all_lines:
        if line.offset - open_.start >= max(PART, open_.start // growth):
            yield open_._replace(end=line.offset, sha256=found.hexdigest())
            open_ = Part(line.offset, sys.maxsize, number, records, "")
            found = hashlib.sha256()
        number = line.number
        records += line.data is None or not line.data.isspace()
        found.update(line.data or b"")
    yield open_._replace(sha256=found.hexdigest())
