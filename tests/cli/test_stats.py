"""`corpus stats`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .inside import RAW, SPAM, inside, record, sample, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    other = record("b", "正文\n", date="2014-03-02", source={"encoding": "gb18030", "host": "a.example"})
    return write(tmp_path / "a.jsonl", sample(), other)


def test_counts_in_a_pipe(file: Path) -> None:
    rows = {(row["part"], row["name"]): row for row in inside("stats", "-i", file).rows}
    assert rows["corpus", "documents"]["count"] == 2
    assert rows["corpus", "raw"]["count"] == len(RAW) + 3
    assert rows["corpus", "kept"]["count"] == len(RAW) - len(SPAM) - 3 + 3
    assert rows["role", "spam"] == {
        "part": "role",
        "name": "spam",
        "count": 1,
        "removed": len(SPAM),
        "share": round(len(SPAM) / (len(RAW) + 3), 4),
    }
    removed = len(SPAM) + 3
    assert rows["corpus", "removed"] == {
        "part": "corpus",
        "name": "removed",
        "count": removed,
        "share": round(removed / (len(RAW) + 3), 4),
    }
    assert rows["rule", "convert/t2s"]["removed"] == 0
    assert rows["host", "example.org"]["removed"] == len(SPAM) + 3
    assert rows["encoding", "gb18030"]["count"] == 1
    assert rows["year", "2014"]["count"] == 1


@pytest.mark.parametrize("columns", [80, 200])
def test_tables_for_a_person(columns: int, file: Path) -> None:
    from rich.cells import cell_len

    screen = inside("stats", "-i", file, "--format", "table", columns=columns).out
    assert "strip/spam-line" in screen
    assert f"{100 * len(SPAM) / (len(RAW) + 3):.1f} %" in screen
    assert max(map(cell_len, screen.split("\n"))) <= columns


def test_an_empty_corpus_and_one_that_is_not_there(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"")
    assert inside("stats", "-i", empty).rows[0] == {"part": "corpus", "name": "documents", "count": 0}
    assert inside("stats", "-i", tmp_path / "nowhere").code == 3
    assert inside("stats", "-i", tmp_path).code == 3
