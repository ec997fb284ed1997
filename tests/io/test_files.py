"""Finding files, opening them within bounds, writing them whole, and telling what was set aside."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
from pathlib import Path

import pytest
import zstandard

from dangjian_corpus.errors import InputError
from dangjian_corpus.io import compression
from dangjian_corpus.io.atomic import atomic, sweep
from dangjian_corpus.io.compression import lines, opened, plain_suffix, whole
from dangjian_corpus.io.rejects import SHOWN, Reject, Rejects, ShownRejects
from dangjian_corpus.io.walk import discover

COMPRESS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("kind", COMPRESS)
def test_compressed_by_content(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "whatever"
    path.write_bytes(COMPRESS[kind](b"one\ntwo\n") * 2)
    with opened(path) as stream:
        assert [line.data for line in lines(stream)] == [b"one\n", b"two\n"] * 2


@pytest.mark.parametrize("kind", COMPRESS)
def test_damaged_after_some_lines(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "a"
    data = COMPRESS[kind](os.urandom(100_000).hex().encode())
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(InputError, match="damaged"), opened(path) as stream:
        whole(stream)


@pytest.mark.parametrize("kind", COMPRESS)
def test_bombs(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "LARGEST", 10_000)
    path = tmp_path / "bomb"
    path.write_bytes(COMPRESS[kind](b"a" * 1_000_000))
    with pytest.raises(InputError, match="larger"), opened(path) as stream:
        whole(stream)


def test_long_lines_are_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compression, "LARGEST", 10)
    found = list(lines(io.BytesIO(b"short\n" + b"x" * 200_000 + b"\nafter\n" + b"y" * 11)))
    assert [(line.number, line.offset, line.data) for line in found] == [
        (1, 0, b"short\n"),
        (2, 6, None),
        (3, 200_007, b"after\n"),
        (4, 200_013, None),
    ]


def test_suffixes() -> None:
    assert [plain_suffix(name) for name in ("a.TXT.gz", "b/c.html", "d.jsonl.zst", "e", "f.gz")] == [
        ".txt",
        ".html",
        ".jsonl",
        "",
        "",
    ]


def test_discover(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "b.txt", ".hidden", "b/.git/x", "b/c/1.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    top = tmp_path / "in"
    (top / "b/loop").symlink_to(top)
    (top / "dead").symlink_to(top / "nowhere")
    (top / "self").symlink_to(top / "self")
    (top / "twin").symlink_to(top / "b/c")
    os.mkfifo(top / "pipe")
    rejects: list[Reject] = []
    found = discover([str(top), str(tmp_path / "missing"), str(top / "a.txt")], Rejects(rejects.append))
    assert [item.id for item in found] == ["a.txt", "b.txt", "b/10.txt", "b/2.txt", "b/c/1.txt", "twin/1.txt"]
    assert {(Path(reject.path).name, reject.reason.split(":")[0]) for reject in rejects} == {
        ("loop", "a symbolic link loop"),
        ("dead", "a symbolic link that leads nowhere, or back to itself"),
        ("self", "a symbolic link that leads nowhere, or back to itself"),
        ("pipe", "not a regular file"),
        ("missing", "no such file or folder"),
    }


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xb5\xb3.txt")
    (tmp_path / name).write_text("x")
    item = discover([str(tmp_path)], Rejects(print))[0]
    item.id.encode("utf-8")
    assert item.path.read_text() == "x"


def test_atomic(tmp_path: Path) -> None:
    path = tmp_path / "new/a.txt"
    with atomic(path) as stream:
        stream.write(b"one")
        assert not path.exists()
    assert path.read_bytes() == b"one"
    with pytest.raises(ZeroDivisionError), atomic(path) as stream:
        stream.write(b"two" * (1 // 0))
    assert path.read_bytes() == b"one"
    assert [entry.name for entry in path.parent.iterdir()] == ["a.txt"]


def test_sweep(tmp_path: Path) -> None:
    path = tmp_path / "deep/a.txt"
    with atomic(path):
        left = next(path.parent.iterdir())
        copy = left.with_name(left.name.replace("a.txt", "b.txt"))
        copy.write_bytes(b"half")
    (path.parent / ".keep").write_text("")
    assert sweep(tmp_path) == 1
    assert sorted(entry.name for entry in path.parent.iterdir()) == [".keep", "a.txt"]


def test_rejects_as_lines() -> None:
    stream = io.BytesIO()
    rejects = Rejects.to_stream(stream)
    rejects.add("a\x1b[31m", "bad\nthing", "fix it", line=3, offset=70)
    rejects.add("b", "worse")
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == [
        {"path": "a\\x1b[31m", "line": 3, "offset": 70, "reason": "bad\\nthing", "hint": "fix it"},
        {"path": "b", "reason": "worse"},
    ]
    assert rejects.count == 2


def test_rejects_shown() -> None:
    stream = io.StringIO()
    rejects = ShownRejects(stream)
    for number in range(SHOWN + 5):
        rejects.add(f"file\x1b[2J{number}", "bad", line=number + 1)
    rejects.close()
    told = stream.getvalue().splitlines()
    assert len(told) == SHOWN + 1
    assert told[0] == "file\\x1b[2J0:1: bad"
    assert told[-1] == "... and 5 more were set aside"


def test_a_pipe_or_a_device_is_written_to_and_never_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with atomic(path) as stream:
            stream.write("管道".encode())
        assert os.read(reader, 100).decode() == "管道"
    finally:
        os.close(reader)
    assert path.is_fifo()
