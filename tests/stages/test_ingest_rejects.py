"""What cannot be ingested is named and set aside."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import pytest

from ingesting import TEXT, run


def test_bad_records(tmp_path: Path) -> None:
    good = json.dumps({"text": TEXT}, ensure_ascii=False).encode()
    bad = {
        b'{"text": "a"': "not JSON",
        b"[1, 2]": "must be a JSON object",
        b"3": "must be a JSON object",
        b'{"title": "a"}': "no text",
        b'{"text": "  "}': "no text",
        b'{"text": ["a"]}': "no text",
        b'{"text": ' + b"[" * 100_000: "nested too deep",
        b'{"text": "' + b"a" * 50_000_000 + b'"}': "longer than a document",
    }
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, *(line for line in bad for line in (line, good))]))
    documents, rejects = run(path)
    assert len(documents) == len(bad) + 1
    assert [reject.line for reject in rejects] == list(range(2, 2 * len(bad) + 1, 2))
    for reject, reason in zip(rejects, bad.values(), strict=True):
        assert reason in reject.reason
    content = path.read_bytes()
    for reject, line in zip(rejects, bad, strict=True):
        assert content.startswith(line, reject.offset)


def test_what_no_text_may_hold(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "a\\ud83db", "id": "1"}\n{"text": "a\\u0000\\u0000b", "id": "2", "k": "\\udc00"}\n')
    documents, rejects = run(path)
    assert not rejects
    assert [document.text for document in documents] == ["a\ufffdb", "a\ufffdb"]
    assert documents[1].flags == [{"start": 1, "end": 2, "kind": "undecodable", "bytes": "00000000"}]
    for document in documents:
        document.to_json()


WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    b"<html><p>" + "渠水从村边流过。".encode() * 30
)


def test_bad_files(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "blank.txt").write_bytes(b" \r\n")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    (tmp_path / "noise.txt").write_bytes(os.urandom(5000))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(500))
    (tmp_path / "bomb.txt.gz").write_bytes(gzip.compress(b"a" * 40_000_000))
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(os.urandom(500))[:-20])
    (tmp_path / "deep.json").write_bytes(b"[" * 100_000)
    (tmp_path / "broken.json").write_bytes(b'[{"text": "a"}, {"text": }]')
    (tmp_path / "nothing.csv").write_bytes("姓名,电话\n何青,1\n".encode())
    (tmp_path / "crawl.warc").write_bytes(WARC)
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(WARC) + gzip.compress(b"WARC/1.0\r\nContent-Length: -5\r\n"))
    (tmp_path / "saved.mht").write_bytes(
        b"From: <Saved>\r\nContent-Type: multipart/related;\r\n\tboundary=x\r\n\r\n--x\r\n"
    )
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\n")
    (tmp_path / "paper.rtf").write_bytes(b"{\\rtf1\\ansi \\u28192?}")
    (tmp_path / "good.txt").write_text(TEXT, "utf-8")
    (tmp_path / "warc.txt").write_text("WARC/是一种文件。\n", "utf-8")
    documents, rejects = run(tmp_path, tmp_path / "missing")
    assert [document.id for document in documents] == ["broken.json#1", "good.txt", "warc.txt"]
    reasons = {Path(reject.path).name: reject.reason for reject in rejects}
    for name, reason in {
        "empty.txt": "empty",
        "blank.txt": "empty",
        "empty.jsonl": "no record",
        "noise.txt": "not text",
        "picture.png": "binary",
        "bomb.txt.gz": "larger than 32 MB",
        "cut.txt.gz": "damaged",
        "deep.json": "too deep",
        "broken.json": "not JSON",
        "nothing.csv": "no text",
        "crawl.warc": "WARC",
        "crawl.warc.gz": "WARC",
        "saved.mht": "MHTML",
        "paper.pdf": "PDF",
        "paper.rtf": "RTF",
        "missing": "no such file",
    }.items():
        assert reason in reasons.pop(name)
    assert not reasons


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TEXT)
    path.chmod(0)
    documents, rejects = run(tmp_path)
    assert not documents
    assert "cannot be read" in rejects[0].reason


def test_a_file_that_fails_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    documents, rejects = run(path)
    assert not documents
    assert rejects[0].reason == "cannot be read: Permission denied"
