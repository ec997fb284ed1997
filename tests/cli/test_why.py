"""`corpus show` and `corpus why`."""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from dangjian_corpus.cli.passages import _folded, _lines, _runs, _seen
from dangjian_corpus.explain import passages
from dangjian_corpus.ledger import Edit

from .conftest import CORPUS, ROOT
from .inside import RAW, SPAM, inside, record, sample, write

SAMPLES = ROOT / "data" / "raw"


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("why") / "a.jsonl", sample())


def test_show_gives_title_fields_and_text(file: Path) -> None:
    shown = inside("show", "a.txt", "-i", file, terminal=True).out
    assert shown.startswith("id: a.txt\ntitle: 标题\n")
    assert shown.endswith("\n\n政文第一段。\n正文第二段。\n")
    assert json.loads(inside("show", "a.txt", "-i", file).out) == json.loads(file.read_bytes())


def test_every_raw_character_is_accounted_for_in_a_pipe(file: Path) -> None:
    rows = inside("why", "a.txt", "-i", file).rows
    assert "".join(row["text"] for row in rows) == RAW
    assert [(row["what"], row.get("rule")) for row in rows] == [
        ("removed", "strip/title"),
        ("removed", "strip/spam-line"),
        ("changed", "convert/t2s"),
        ("kept", None),
    ]
    assert inside("why", "a.txt", "-i", "-", stdin=file.read_bytes()).rows == rows


def test_a_screen_strikes_through_and_tells_why(file: Path) -> None:
    screen = inside("why", "a.txt", "-i", file, terminal=True, COLORTERM="").out
    assert re.search("\x1b\\[9;31m广告甲", screen)
    assert re.search("\x1b\\[9;33m正\x1b\\[0m.*→.*\x1b\\[1;33m政", screen)
    assert "strip/spam-line (spam)" in screen
    assert "Traditional character becomes" in " ".join(screen.split())


def test_without_colours_marks_stand_in_for_them(file: Path) -> None:
    for shown in (
        inside("why", "a.txt", "-i", file, "--format", "table").out,
        inside("why", "a.txt", "-i", file, terminal=True, NO_COLOR="1").out,
    ):
        plain = re.sub("\x1b\\[[0-9;]*m", "", shown)
        assert "[-广告甲-]" in plain
        assert "[正→政]文第一段" in plain
        assert "38;5" not in shown


@pytest.mark.parametrize("columns", [80, 200])
def test_columns_are_aligned_whatever_the_width(columns: int, file: Path) -> None:
    from rich.cells import cell_len

    plain = re.sub("\x1b\\[[0-9;]*m", "", inside("why", "a.txt", "-i", file, terminal=True, columns=columns).out)
    lines = plain.split("\n")
    assert max(map(cell_len, lines)) <= columns
    starts = {
        cell_len(line[: line.index(rule)]) for line in lines for rule in ("strip/", "convert/") if f" {rule}" in line
    }
    assert len(starts) == 1


def test_long_stretches_that_were_kept_are_passed_over() -> None:
    raw = "\n".join(f"第{n}行" for n in range(100)) + "\n广告\n" + "字" * 500
    doc = record("b", raw, [Edit(raw.index("广告"), "广告\n", "", "strip/ad", "spam")])
    shown = list(_folded(list(_lines(passages(doc)))))
    assert [line if isinstance(line, int) else number for number, line in shown] == [98, 99, 100, 101, 102]


def test_nothing_removed_is_left_out_of_a_screen(tmp_path: Path) -> None:
    removed = "".join(chr(0x4E00 + n) for n in range(3000))
    doc = record("b", f"甲\n{removed}\n乙\n", [Edit(2, removed + "\n", "", "strip/ad", "spam")])
    shown = inside("why", "b", "-i", write(tmp_path / "b.jsonl", doc), "--format", "table").out
    assert removed in re.sub(r"[\s]+", "", shown.partition("strip/ad (spam)  ")[0]).replace("strip/ad(spam)", "")


def test_blanks_that_went_alone_are_seen() -> None:
    assert _seen("\u3000\u200b\n") == "□\\u200b⏎"
    assert _seen("有 字") == "有 字"


def test_runs_of_what_changed() -> None:
    assert list(_runs("甲一乙二", "丙一丁戊")) == [("甲", "丙"), ("一", "一"), ("乙二", "丁戊")]


def test_at_an_offset_of_raw(file: Path) -> None:
    (row,) = inside("why", "a.txt", "--at", str(RAW.index("广告")), "-i", file).rows
    assert (row["text"], row["line"], row["column"], row["role"]) == (SPAM, 2, 1, "spam")
    assert inside("why", "a.txt", "--at", str(len(RAW)), "-i", file).code == 1


def test_wrong_options_are_told(file: Path) -> None:
    for arguments in (("--match", "5-3"), ("--match", "x"), ("--match", "0-99999"), ("--match", "0-1", "--at", "1")):
        ran = inside("why", "a.txt", "-i", file, *arguments)
        assert ran.code == 2, arguments
        assert ran.err.startswith("corpus: ")
    assert inside("why", "nobody", "-i", file).code == 1


def test_a_changed_record_is_not_explained(tmp_path: Path) -> None:
    doc = sample()
    doc.text = doc.text[:-2]
    assert inside("why", "a.txt", "-i", write(tmp_path / "a.jsonl", doc)).code != 0


class TestMatch:
    """From a hit of a search back to the file."""

    @pytest.mark.parametrize(
        "name", ["07-government.gb.txt", "08-taiwan.big5.txt", "21-utf16.txt", "01-plain.txt", "16-archive.txt.gz"]
    )
    def test_to_line_column_and_bytes(self, name: str, built: Path) -> None:
        text = json.loads(inside("show", name, "-i", built).out)["text"]
        spans = [(at, at + 3) for at in range(0, len(text) - 3, 7)]
        options = [option for start, end in spans for option in ("--match", f"{start}-{end}")]
        data = (SAMPLES / name).read_bytes()
        if name.endswith(".gz"):
            import gzip

            data = gzip.decompress(data)
        codec = _codec(name)
        lines = data.decode(codec).lstrip("\ufeff").split("\n")
        rows = inside("why", name, "-i", built, "--source", SAMPLES, *options).rows
        assert len(rows) == len(spans)
        for row, (start, end) in zip(rows, spans, strict=True):
            assert row["text"] == text[start:end]
            assert data[slice(*row["bytes"])].decode(codec) == row["raw"]
            rest = "\n".join([lines[row["line"] - 1][row["column"] - 1 :], *lines[row["line"] :]])
            assert rest.startswith(row["raw"])

    def test_bytes_are_not_claimed_where_there_are_none(self, built: Path) -> None:
        (page,) = inside("why", "09-news.html", "-i", built, "--match", "0-3", "--source", SAMPLES).rows
        assert "page" in page["note"]
        assert "bytes" not in page
        (row,) = inside("why", "17-letters.jsonl#1", "-i", built, "--match", "0-2", "--source", SAMPLES).rows or [{}]
        assert "bytes" not in row

    def test_a_file_that_changed_is_not_trusted(self, built: Path, tmp_path: Path) -> None:
        (tmp_path / "01-plain.txt").write_text("别的", "utf-8")
        for source in (tmp_path, tmp_path / "nowhere", SAMPLES / "02-document-library.txt"):
            ran = inside("why", "01-plain.txt", "-i", built, "--match", "0-3", "--source", source)
            assert ran.code == 3, source

    def test_a_screen_marks_the_match_in_its_line(self, file: Path) -> None:
        shown = inside("why", "a.txt", "-i", file, "--match", "0-2", "--format", "table").out
        assert "【正文】第一段。" in shown
        assert "raw 11-13, line 4, column 1" in shown


def _codec(name: str) -> str:
    return next(
        (codec for mark, codec in (("gb", "gb18030"), ("big5", "big5hkscs"), ("utf16", "utf-16")) if mark in name),
        "utf-8",
    )


def test_the_classifier_tells_what_decided(built: Path) -> None:
    from dangjian_corpus.stages.strip import classify

    rules = {rule.id for rule in classify.RULES}
    found = [
        (row["id"], row["source"]["media_type"], edit)
        for path in sorted((built / "clean").glob("*.jsonl"))
        for row in map(json.loads, path.read_text("utf-8").split("\n")[:-1])
        for edit in row["edits"]
        if edit["rule"] in rules
    ]
    assert found, "the samples have nothing that the classifier removes"
    for media_type in {kind for _, kind, _ in found}:
        identifier, _, edit = next(one for one in found if one[1] == media_type)
        place = next(p for p in inside("why", identifier, "-i", built).rows if p.get("rule") == edit["rule"])
        options = ["--source", SAMPLES] if media_type == "text/html" else []
        (row,) = inside("why", identifier, "-i", built, "--at", place["start"], *options).rows
        assert row["decided"]
        assert all(isinstance(share["adds"], float) for share in row["decided"])
        if options:
            shown = inside("why", identifier, "-i", built, "--at", place["start"], "--format", "table").out
            assert "--source" in shown


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_in_a_real_terminal(file: Path) -> None:
    import fcntl
    import pty
    import termios

    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 80, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    with subprocess.Popen(
        [CORPUS, "why", "a.txt", "-i", str(file)],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        env={**environment, "TERM": "xterm"},
    ) as process:
        os.close(slave)
        shown = b""
        try:
            while data := os.read(master, 4096):
                shown += data
        except OSError:  # the other side was closed
            pass
    os.close(master)
    assert process.returncode == 0
    assert "\x1b[9;31m广告甲" in shown.decode()
