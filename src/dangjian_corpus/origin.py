"""From a record back to the file that it was read from: its bytes, and what a page knew of its lines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from .document import Document
from .errors import InputError
from .ledger import Span

HINT = "Name the folder or the file that was given to `corpus` as PATH."


def source_file(document: Document, where: Path) -> Path:
    """The file of `document`, in the folder `where` or that file itself, proved by its sha256 if it holds it alone.

    Raises `InputError` where it is not there or is another one by now.
    """
    path = str(document.source.get("path") or "")
    if not where.exists():
        raise InputError(f"{where}: no such file or folder", HINT)
    file = where / path if where.is_dir() else where
    if where.is_dir() and not file.resolve().is_relative_to(where.resolve()):
        raise InputError(f"{document.id}: its path leads out of {where}: {path}")
    if not path or not file.is_file():
        raise InputError(f"{file}: no such file", HINT)
    if document.source.get("record") is not None:
        return file  # its sha256 may be that of the record alone
    with file.open("rb") as stream:
        if hashlib.file_digest(stream, "sha256").hexdigest() != document.source.get("sha256"):
            raise InputError(f"{file}: not the file that {document.id} was read from, or changed since", HINT)
    return file


def no_bytes(document: Document) -> str | None:
    """Why no bytes of a file can be named for the raw text of `document`; None where they can."""
    if document.source.get("record") is not None:
        return "one of several records of its file: offsets count in the record's text"
    if document.source.get("media_type") == "text/html":
        return "a page: its raw text is what the page shows, not its bytes"
    if document.source.get("sha256") is None:
        return "read from standard input: there is no file"
    return None


def byte_spans(document: Document, where: Path, spans: Iterable[Span]) -> list[Span]:
    """The bytes that spans of raw were decoded from; for a compressed file, counted in what it unpacks to.

    Only for a document of which `no_bytes` says nothing. Raises `InputError` as `source_file` does, and where the
    file no longer decodes to the raw text.
    """
    from .io.compression import opened, whole
    from .io.encodings import byte_span, decode

    file = source_file(document, where)
    with opened(file) as stream:
        data = whole(stream)
    if decode(data).text != document.raw_text():
        raise InputError(f"{file}: this version decodes it otherwise", "Clean it again with `corpus clean`.")
    return [byte_span(data, document.source["encoding"], *span) for span in spans]


def read_again(document: Document, where: Path) -> Document:
    """The document as ingest gives it, with the hints of its page.

    Raises `InputError` as `source_file` does, and where the file no longer gives the same raw text.
    """
    from .io.rejects import Rejects
    from .io.walk import InputFile
    from .settings import Settings
    from .stages import ingest

    file = source_file(document, where)
    rejects = Rejects(lambda _reject: None)
    number = document.source.get("record")
    for found in ingest.read(
        InputFile(str(where), file, str(document.source["path"])), rejects=rejects, settings=Settings()
    ):
        same = found.source["raw_sha256"] == document.source.get("raw_sha256")
        if same and found.source.get("record") == number:
            return found
    raise InputError(f"{file}: this version reads it otherwise", "Clean it again with `corpus clean`.")
