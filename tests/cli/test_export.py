"""`corpus export`."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.cli.exporting import file_name
from dangjian_corpus.cli.output import harmless

from .inside import inside, record, sample, write


@given(st.text(max_size=200))
def test_names_are_safe_on_every_system(identifier: str) -> None:
    name = file_name(identifier)
    assert name
    assert not set(name) & set('/\\:*?"<>|\n\0 ')
    assert not name.startswith((".", "_"))
    assert not name.endswith(".")
    assert len(name.encode()) <= 150
    assert name.partition(".")[0].upper() not in ("CON", "PRN", "AUX", "NUL", "COM1", "LPT9")


def test_text_files_are_apart_and_stay_in_their_folder(tmp_path: Path) -> None:
    ids = [
        "../../escape",
        "../../escape.txt",
        "CON",
        "con",
        "A",
        "a",
        "/etc/passwd",
        "é",
        "e\u0301",
        "长" * 200,
        "..",
        "",
    ]
    path = write(tmp_path / "in.jsonl", *(record(name, f"{n}\n") for n, name in enumerate(ids)))
    out = tmp_path / "deep" / "out"
    ran = inside("export", "--to", "txt", "-i", path, "-o", out)
    assert ran.code == 0
    files = sorted(out.iterdir())
    assert len({file.name.casefold() for file in files}) == len(ids)
    assert sorted(file.read_text("utf-8") for file in files) == sorted(f"{n}\n" for n in range(len(ids)))
    assert {file.parent for file in tmp_path.rglob("*.txt")} == {out}
    assert f"{len(ids)} articles" in ran.err


def test_a_text_file_has_title_and_text(tmp_path: Path) -> None:
    inside("export", "--to", "txt", "-i", write(tmp_path / "in.jsonl", sample()), "-o", tmp_path / "out")
    assert (tmp_path / "out" / "a.txt").read_text("utf-8") == "标题\n\n政文第一段。\n正文第二段。\n"


def test_a_link_that_lies_there_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "precious").write_text("珍贵", "utf-8")
    (tmp_path / "out" / "a.txt").symlink_to(tmp_path / "precious")
    assert (
        inside("export", "--to", "txt", "-i", write(tmp_path / "in.jsonl", sample()), "-o", tmp_path / "out").code == 0
    )
    assert (tmp_path / "precious").read_text("utf-8") == "珍贵"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＠x", "=cmd|' /C calc'!A0"]
)
def test_formulas_are_disarmed(cell: str, tmp_path: Path) -> None:
    assert harmless(cell) == "'" + cell
    path = write(tmp_path / "in.jsonl", record(cell, "正文\n", title=cell, author=cell))
    (row,) = csv.DictReader(io.StringIO(inside("export", "--to", "csv", "-i", path).out.lstrip("\ufeff"), newline=""))
    assert {row["id"], row["title"], row["author"]} == {"'" + cell}


@pytest.mark.parametrize("cell", ["-5", "+3.2", "正文=1", "", "'a"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_table_keeps_every_character(tmp_path: Path) -> None:
    text = '一,"二"\n三\r\n' + "长" * 40_000 + "\n"
    path = write(tmp_path / "in.jsonl", record("a", text))
    ran = inside("export", "--to", "csv", "-i", path, "-o", tmp_path / "out.csv")
    data = (tmp_path / "out.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    csv.field_size_limit(1 << 20)
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["text"] == text
    assert "32,767" in ran.err


def test_places_that_cannot_be_meant(tmp_path: Path) -> None:
    path = write(tmp_path / "in.jsonl", sample())
    assert inside("export", "--to", "txt", "-i", path).code == 2
    assert inside("export", "--to", "txt", "-i", path, "-o", path).code == 2
    assert inside("export", "--to", "csv", "-i", path, "-o", tmp_path).code == 2
    assert inside("export", "--to", "docx", "-i", path).code == 2
