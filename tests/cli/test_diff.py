"""`corpus diff`."""

from __future__ import annotations

from pathlib import Path

import pytest

from .inside import RAW, SPAM, inside, record, sample, write


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """One document that differs, one that is the same, one on either side alone."""
    one = write(tmp_path / "one.jsonl", sample("a.txt"), sample("same.txt"), sample("old.txt"))
    (tmp_path / "spam.jsonl").write_text(inside("restore", "--role", "spam", "--id", "a.txt", one).out, "utf-8")
    lines = (tmp_path / "spam.jsonl").read_bytes().splitlines(keepends=True)[:2]
    two = tmp_path / "two.jsonl"
    two.write_bytes(b"".join(lines) + sample("new.txt").to_json() + b"\n")
    return one, two


def test_every_passage_in_a_pipe(sides: tuple[Path, Path]) -> None:
    rows = inside("diff", *sides).rows
    assert rows == [
        {
            "id": "a.txt",
            "host": "example.org",
            "change": "restored",
            "start": RAW.index(SPAM),
            "end": RAW.index(SPAM) + len(SPAM),
            "text": SPAM,
            "now": SPAM,
            "rule": "strip/spam-line",
            "role": "spam",
        },
        {"id": "new.txt", "host": "example.org", "change": "document added"},
        {"id": "old.txt", "host": "example.org", "change": "document removed"},
    ]


def test_a_summary_for_a_person(sides: tuple[Path, Path]) -> None:
    screen = inside("diff", *sides, "--format", "table").out
    for part in ("rule", "role", "host", "document"):
        assert f"  {part} " in screen
    assert "strip/spam-line" in screen
    assert "广告甲 广告乙" in screen


def test_a_table_for_other_programs(sides: tuple[Path, Path]) -> None:
    out = inside("diff", *sides, "--format", "csv").out
    assert out.startswith("id,host,change,start,end,text,was,now,rule,role\n")


def test_nothing_differs(sides: tuple[Path, Path]) -> None:
    one, _ = sides
    ran = inside("diff", one, one)
    assert (ran.code, ran.out, ran.err) == (1, "", "nothing differs\n")
    assert inside("diff", one, one, "--exit-zero").code == 0


def test_a_document_that_became_a_reprint(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", sample("a.txt"), sample("b.txt"))
    for folder, name in (("clean", "a.txt"), ("reprints", "b.txt")):
        (tmp_path / folder).mkdir()
        document = sample(name)
        if folder == "reprints":
            document.dedup = {"relation": "reprint", "of": "a.txt", "cluster": "a.txt"}
        write(tmp_path / folder / "1.jsonl", document)
    (row,) = inside("diff", one, tmp_path).rows
    assert (row["id"], row["change"], row["rule"], row["now"]) == (
        "b.txt",
        "document removed",
        "dedup/reprint",
        "a.txt",
    )


def test_fields_count_too(tmp_path: Path) -> None:
    one = write(tmp_path / "one.jsonl", record("a", "正文\n", title="旧"))
    two = write(tmp_path / "two.jsonl", record("a", "正文\n", title="新"))
    assert inside("diff", one, two).rows == [{"id": "a", "change": "field", "was": "旧", "now": "新", "rule": "title"}]


def test_what_cannot_be_compared_is_told(tmp_path: Path, sides: tuple[Path, Path]) -> None:
    foreign = tmp_path / "foreign.jsonl"
    foreign.write_text('{"text": "a"}\n', "utf-8")
    for other in (foreign, tmp_path / "nowhere", tmp_path):
        ran = inside("diff", sides[0], other)
        assert ran.code == 3, other
        assert ran.err.startswith("corpus: ")
