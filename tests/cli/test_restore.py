"""`corpus undo` and `corpus restore`."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from dangjian_corpus import ledger
from dangjian_corpus.document import Document

from .inside import RAW, inside, sample, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write(tmp_path / "two.jsonl", sample("a.txt"), sample("b.txt"))


def test_undo_gives_raw_and_forgets_the_edits(file: Path) -> None:
    rows = inside("undo", file).rows
    assert [(row["id"], row["text"], row["edits"]) for row in rows] == [("a.txt", RAW, []), ("b.txt", RAW, [])]


def test_undo_sets_aside_what_cannot_be_proved(file: Path, tmp_path: Path) -> None:
    broken = sample("c.txt")
    broken.text = broken.text.replace("段", "断", 1)
    both = write(tmp_path / "both.jsonl", broken, sample("d.txt"))
    ran = inside("undo", both)
    assert [row["id"] for row in ran.rows] == ["d.txt"]
    assert "both.jsonl:1" in ran.err
    assert inside("undo", both, "--strict").code == 3


@pytest.mark.parametrize(
    ("options", "text"),
    [
        (("--rule", "strip/title"), "標題\n政文第一段。\n正文第二段。\n"),
        (("--role", "spam"), "广告甲\n广告乙\n政文第一段。\n正文第二段。\n"),
        (("--role", "variant"), "正文第一段。\n正文第二段。\n"),
        (("--role", "title", "--role", "spam", "--rule", "convert/t2s"), RAW),
    ],
)
def test_what_is_asked_for_comes_back(options: tuple[str, ...], text: str, file: Path) -> None:
    ran = inside("restore", *options, file)
    assert ran.code == 0
    for line in ran.out.split("\n")[:-1]:
        document = Document.from_json(line)
        assert document.text == text
        assert document.prove() == RAW
        assert ledger.replay(RAW, document.layers) == text
    assert "in 2 documents" in ran.err


def test_only_in_the_documents_that_are_named(file: Path) -> None:
    ran = inside("restore", "--role", "spam", "--id", "b.txt", file)
    before = file.read_text("utf-8").split("\n")
    after = ran.out.split("\n")
    assert after[0] == before[0]
    assert after[1] != before[1]


def test_restoring_nothing_changes_no_byte_of_any_writer(file: Path) -> None:
    """Nor of a record that another program has written in its own way."""
    foreign = b"\n".join(json.dumps(json.loads(line), indent=None).encode() for line in file.read_bytes().splitlines())
    ran = inside("restore", "--role", "no-such-role", stdin=foreign)
    assert ran.code == 0
    assert ran.out.encode() == foreign + b"\n"
    assert "no role of this program is called 'no-such-role'" in ran.err


def test_a_typing_error_is_answered_with_what_is_near(file: Path) -> None:
    assert "strip/title" in inside("restore", "--rule", "strip/titel", file).err


def test_a_built_corpus_without_its_reprints(tmp_path: Path) -> None:
    for folder, name in (("clean", "a.txt"), ("reprints", "b.txt")):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "1.jsonl", sample(name))
    ran = inside("restore", "--role", "spam", "-i", tmp_path, "-o", tmp_path / "out.jsonl")
    assert ran.out == ""
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [row["id"] for row in rows] == ["a.txt"]
    assert "广告甲" in rows[0]["text"]


def test_compressed_files_are_read(file: Path, tmp_path: Path) -> None:
    packed = tmp_path / "packed.jsonl.gz"
    packed.write_bytes(gzip.compress(file.read_bytes()))
    assert inside("restore", "--role", "spam", packed).out == inside("restore", "--role", "spam", file).out


def test_tokens_of_another_text_are_dropped(tmp_path: Path) -> None:
    path = write(tmp_path / "t.jsonl", replace(sample(), tokens=["政文", "第一段"]))
    (row,) = inside("restore", "--role", "spam", path).rows
    assert "tokens" not in row


@pytest.mark.parametrize(
    "line",
    [
        b"[1]",
        b'{"schema":2}',
        b'{"schema":1,"id":"x","text":5,"edits":[]}',
        b"{",
        b'{"schema":1,"id":"x","text":"a","edits":[3]}',
    ],
)
def test_what_is_no_record_is_set_aside(line: bytes, file: Path) -> None:
    ran = inside("restore", "--role", "spam", stdin=line + b"\n" + file.read_bytes())
    assert ran.code == 0
    assert len(ran.rows) == 2
    assert "-:1: " in ran.err


def test_wrong_options_are_told(file: Path, tmp_path: Path) -> None:
    assert inside("restore", file).code == 2
    assert inside("restore", "--role", "spam", "-i", tmp_path, file).code == 2
    assert inside("restore", "--role", "spam", "-i", tmp_path / "nowhere").code == 3
