"""What users get wrong: told what, where and what to do, with the exit code that says whose fault it is."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from dangjian_corpus.cli.main import main

from .conftest import CORPUS, Corpus
from .inside import inside, sample, write

PAGE = "新修的水渠\n\n水渠修好以后，村里人在渠边种了一排柳树，夏天坐在树下读报。\n"


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE, "utf-8")
    return folder


class TestOwnOutput:
    """A command that writes into the folder that it reads does not read what it wrote."""

    @pytest.mark.parametrize("name", ["clean", "ingest"])
    def test_of_the_run_before(self, name: str, pages: Path, corpus: Corpus) -> None:
        jobs = ("--jobs", "1") if name == "clean" else ()
        output, rejects = pages / "x.jsonl", pages / "r.jsonl"
        command = (name, pages, "-o", output, "--rejects", rejects, *jobs)
        assert corpus(*command) == (0, "", "")
        first = output.read_bytes()
        again = corpus(*command)
        assert (again.code, again.err) == (0, f"2 inputs set aside: {rejects}\n")
        assert output.read_bytes() == first
        aside = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
        assert [one["path"] for one in aside] == [str(rejects), str(output)]

    def test_of_the_shell(self, pages: Path) -> None:
        with (pages / "y.jsonl").open("wb") as out:
            ran = subprocess.run([CORPUS, "ingest", pages], stdout=out, stderr=subprocess.PIPE, check=True)
        assert f"{pages / 'y.jsonl'}: this is where the records go".encode() in ran.stderr
        assert len((pages / "y.jsonl").read_bytes().splitlines()) == 1

    def test_a_file_that_is_named_is_read(self, tmp_path: Path) -> None:
        file = write(tmp_path / "a.jsonl", sample())
        assert inside("clean", file, "-o", file, "--jobs", "1").code == 0
        assert len(file.read_bytes().splitlines()) == 1


MISTAKES: dict[str, tuple[tuple[str, ...], int, str]] = {
    "an empty folder": (("clean", "EMPTY", "--jobs", "1"), 3, "no file to read in EMPTY"),
    "an empty folder, one stage": (("ingest", "EMPTY"), 3, "no file to read in EMPTY"),
    "nothing in an empty folder": (("build", "EMPTY", "-o", "NEW"), 3, "no file to read in EMPTY"),
    "stdin for a build": (("build", "-", "-o", "NEW"), 2, "a build cannot read stdin"),
    "a folder for a file": (
        ("clean", "PAGES", "-o", "PAGES", "--jobs", "1"),
        2,
        "PAGES: a folder\n  Name a file in it.",
    ),
    "a rule that does not exist": (("repair", "FILE", "--disable", "repair/pinyn"), 2, "Near it: repair/pinyin"),
    "a rule of a build that does not exist": (("build", "PAGES", "-o", "NEW", "--disable", "pinyin"), 2, "no rule"),
    "a rule pack that is none": (("clean", "PAGES", "--rules", "FILE"), 2, "FILE: not TOML"),
    "two columns for one": (("clean", "PAGES", "--map", "text=a,text=b"), 2, "text is named twice"),
    "what to do about a pack that is none": (("rules", "test", "--rules", "FILE"), 2, "docs/packs.md shows"),
    "records for a corpus": (
        ("restore", "--role", "spam", "FILE", "-o", "BUILT/clean/x.jsonl"),
        2,
        "BUILT/clean/x.jsonl: only `corpus build` writes there, in the corpus BUILT\n  Write elsewhere.",
    ),
    "reprints for a corpus": (
        ("dedup", "FILE", "--reprints", "BUILT/reprints/x.jsonl"),
        2,
        "BUILT/reprints/x.jsonl: only",
    ),
    "rejects for a corpus": (("repair", "FILE", "--rejects", "BUILT/rejects.jsonl"), 2, "rejects.jsonl: only"),
    "texts for a corpus": (("export", "--to", "txt", "-i", "BUILT", "-o", "BUILT/clean"), 2, "BUILT/clean: only"),
    "a share that may be meant otherwise": (
        ("check", "-i", "FILE", "--max-removed", "0.5"),
        2,
        "--max-removed: '0.5' may be 0.5% or 50%\n  Write it with its sign.",
    ),
    "a folder in a corpus": (
        ("search", "党", "-i", "BUILT/clean"),
        4,
        "there is no index here\n  The corpus is BUILT: n",
    ),
    "a corpus that is not there": (("search", "党", "-i", "NEW"), 4, "corpus: NEW: no such folder\n  Build one:"),
    "a corpus for a build": (("build", "BUILT", "-o", "NEW"), 3, "  Name the folder in it that is meant, as clean/."),
    "nothing that a build can read": (
        ("build", "FOREIGN", "-o", "NEW", "--map", "text=none", "--jobs", "1"),
        3,
        "corpus: nothing could be read\n  FOREIGN:1: no none and no html in the record; its keys are text (--map",
    ),
    "a column for nothing": (("clean", "PAGES", "--map", "titel=标题"), 2, "no titel to map"),
    "set aside in a file": (("clean", "EMPTY/none", "--rejects", "NEW", "--jobs", "1"), 3, "See NEW."),
    "set aside in silence": (("clean", "EMPTY/none", "-q", "--jobs", "1"), 3, "  Name a file for them"),
    "a path of a variable that is not set": (
        ("clean", "PAGES", "", "--jobs", "1"),
        2,
        "one of the paths is empty\n  Name",
    ),
    "the same for a build": (("build", "", "-o", "NEW"), 2, "one of the paths is empty"),
    "no pack": (("clean", "PAGES", "--rules", "NEW"), 3, "NEW: no such file\n  Check the path given with --rules."),
    "no dictionary": (
        ("segment", "FILE", "--dict", "NEW"),
        3,
        "NEW: no such file\n  Check the path given with --dict.",
    ),
    "text for a stage": (("repair", "PAGES/a.txt"), 3, "Records are read here: `corpus ingest PATH` makes them"),
    "a folder of records": (
        ("stats", "-i", "PAGES"),
        3,
        "PAGES: not a folder that `corpus build` wrote: it has no clean/\n  N",
    ),
    "an offset past the end": (("why", "a.txt", "-i", "FILE", "--at", "99"), 1, "it ends at 25\n  Raw offsets"),
    "a folder for a stage": (("repair", "EMPTY"), 3, "EMPTY: cannot be read: Is a directory (Name the files in it.)"),
    "foreign records": (("stats", "-i", "FOREIGN"), 3, "FOREIGN: no record could be read"),
    "foreign records in CI": (("check", "-i", "FOREIGN", "--max-removed", "60%"), 3, "no record could be read"),
    "a record that was changed, in CI": (("check", "-i", "CHANGED", "--max-removed", "60%"), 3, "1 record of CHANGED"),
    "an id that is not there": (("show", "x", "-i", "FILE"), 1, "x: there is no such document in FILE\n  An id is"),
    "a source that is not there": (("why", "a.txt", "-i", "FILE", "--source", "NEW"), 3, "--source: NEW: no such"),
    "another corpus that is not there": (("diff", "FILE", "NEW"), 3, "NEW: no such file or folder\n  Name a folder"),
    "a command": (("serch", "x"), 2, "Near it: search"),
    "a query for an option": (("search", "-党建"), 2, "corpus search -- "),
    "a name for an option": (
        ("show", "-dash.txt", "-i", "FILE"),
        2,
        "What begins with - and is no option goes after --",
    ),
    "a query without quotes": (("search", "党建", "社区", "-i", "BUILT"), 2, "goes in quotes: corpus search '"),
    "a query of nothing": (("search", " ", "-i", "BUILT"), 2, "corpus: there is nothing to search for\n"),
    "two questions": (("search", "党", "-i", "BUILT", "--count", "--facet", "year"), 2, "both --count and --facet"),
    "no word for a dictionary": (("lexicon", "-i", "FILE", "-o", "NEW"), 1, "0 words in NEW"),
    "no word for a table": (("lexicon", "-i", "FILE", "--format", "table"), 1, "no word stands often enough"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_it_is_told(mistake: str, pages: Path, built: Path, tmp_path: Path) -> None:
    record = sample()
    foreign, changed = tmp_path / "foreign.jsonl", tmp_path / "changed.jsonl"
    foreign.write_text('{"text": "好"}\n', "utf-8")
    line = record.to_json().decode()
    changed.write_text(line + "\n" + line.replace("第一段", "第五段").replace('"a.txt"', '"b.txt"') + "\n", "utf-8")
    places = {
        "EMPTY": tmp_path / "empty",
        "NEW": tmp_path / "new",
        "PAGES": pages,
        "FILE": write(tmp_path / "file.jsonl", record),
        "FOREIGN": foreign,
        "CHANGED": changed,
        "BUILT": built,
    }
    places["EMPTY"].mkdir()
    arguments, code, told = MISTAKES[mistake]

    def placed(text: str) -> str:
        for name, path in places.items():
            text = text.replace(name, str(path))
        return text

    ran = inside(*map(placed, arguments))
    assert ran.code == code, ran.err
    assert placed(told) in ran.err
    assert not ran.out
    assert arguments[0] != "build" or not places["NEW"].exists() or "--map" in arguments


def test_stdin_is_called_so_and_may_be_empty() -> None:
    for name in ("clean", "ingest"):
        assert inside(name, "-") == (0, "", "")
        told = inside(name, "-", stdin='{"text": "好的一天"}\n{"text": 1}\n[]\n'.encode())
        assert told.err.startswith("-:3: a record must be")
        assert [row["id"] for row in told.rows] == ["stdin.jsonl#1", "stdin.jsonl#2"]
        told = inside(name, "-", stdin="好的一天。".encode())
        assert (told.code, told.err.splitlines()[-1]) == (
            3,
            "  Standard input is read as JSON lines: any other text is named as a file.",
        )
    assert "no such document in standard input" in inside("show", "x", "-i", "-").err


def test_a_dash_is_stdout(tmp_path: Path, corpus: Corpus) -> None:
    file = write(tmp_path / "a.jsonl", sample())
    assert corpus("undo", file, "-o", "-", cwd=tmp_path) == corpus("undo", file)
    assert list(tmp_path.iterdir()) == [file]


def test_a_name_of_two_lines_is_shown_on_one(tmp_path: Path) -> None:
    file = write(tmp_path / "a.jsonl", sample("第一\n行.txt"))
    shown = inside("show", "第一\n行.txt", "-i", file, "--format", "table").out
    assert "id: 第一 行.txt\n" in shown
    rows = inside("show", "第一\n行.txt", "-i", file, "--format", "csv").out
    assert rows.startswith("id,title,")
    assert '"第一\n行.txt",标题,' in rows


@pytest.mark.parametrize("environment", [{"TERM": "dumb"}, {"NO_COLOR": "1"}], ids=["dumb", "no colour"])
def test_matches_are_marked_where_colours_are_not_seen(environment: dict[str, str], built: Path) -> None:
    assert "【党建】" in inside("search", "党建", "-i", built, terminal=True, **environment).out
    assert "【" not in inside("search", "党建", "-i", built, terminal=True, COLORTERM="truecolor").out


def test_an_unwritable_folder_is_told_by_the_name_that_the_user_gave(tmp_path: Path, pages: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("this user writes everywhere")
    closed = tmp_path / "closed"
    shutil.copytree(pages, closed)
    closed.chmod(0o500)
    ran = inside("clean", pages, "-o", closed / "x.jsonl", "--jobs", "1")
    assert (ran.code, ran.err.splitlines()[0]) == (3, f"corpus: {closed / 'x.jsonl'}: Permission denied")


@pytest.mark.parametrize(
    ("command", "code", "out", "err"),
    [
        ("corpus repair <&-", 0, "", ""),
        ("corpus search 党 -i nowhere 2>&-", 4, "", ""),
        ("corpus rules list >&-", 3, "", "corpus: stdout is closed\n  Leave it open, or let it go to a file.\n"),
        (
            "PYTHONIOENCODING=gbk corpus rules explain 𠮷",
            1,
            "",
            "corpus: no rule is called '\\U00020bb7'\n  `corpus rules list` shows them all.\n",
        ),
    ],
)
def test_streams_that_are_closed_or_lack_characters(command: str, code: int, out: str, err: str) -> None:
    path = f"{Path(CORPUS).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(["bash", "-c", command], capture_output=True, env={**os.environ, "PATH": path}, check=False)
    assert (ran.returncode, ran.stdout.decode(), ran.stderr.decode()) == (code, out, err)


def test_a_file_whose_name_is_no_utf8_is_found_by_it(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xb7\xc7.txt")).write_text(PAGE, "utf-8")
    assert inside("clean", tmp_path / "in", "-o", tmp_path / "a.jsonl", "--jobs", "1").code == 0
    assert inside("show", os.fsdecode(b"\xb7\xc7.txt"), "-i", tmp_path / "a.jsonl").rows[0]["id"] == "\ufffd\ufffd.txt"


@pytest.mark.parametrize(("name", "promises"), [("index", True), ("stats", False)])
def test_an_interrupted_command_promises_what_it_keeps(
    name: str, promises: bool, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("dangjian_corpus.cli.building.partitions", interrupt)
    monkeypatch.setattr("dangjian_corpus.cli.measuring.tally", interrupt)
    ran = inside(name, "-i", built)
    assert (ran.code, ran.err.splitlines()[0]) == (130, "corpus: interrupted")
    assert ("is kept" in ran.err) == promises


def test_to_be_terminated_is_to_be_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)
    handlers: list[object] = []
    monkeypatch.setattr("dangjian_corpus.cli.main.run", lambda _: handlers.append(signal.getsignal(signal.SIGTERM)))
    try:
        with pytest.raises(SystemExit):
            main()
    finally:
        signal.signal(signal.SIGTERM, before)
    assert handlers == [signal.default_int_handler]


def test_a_bare_command_shows_what_there_is(process: Corpus) -> None:
    ran = process()
    assert ran.code == 2
    assert "Usage: corpus" in ran.out + ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "command", [("stats",), ("why", "06-journal-mirror.txt"), ("search", "党")], ids=lambda c: c[0]
)
def test_who_reads_a_table_may_leave(command: tuple[str, ...], built: Path) -> None:
    left, right = os.pipe()
    os.close(left)
    arguments = [CORPUS, *command, "-i", str(built), "--format", "table"]
    with os.fdopen(right, "wb") as out:
        ran = subprocess.run(arguments, stdout=out, stderr=subprocess.PIPE, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")


def test_nobody_has_to_read_what_is_said(pages: Path, tmp_path: Path) -> None:
    for number in range(30):
        (pages / f"{number}.txt").touch()
    output = tmp_path / "out.jsonl"
    with subprocess.Popen([CORPUS, "clean", pages, "-o", output, "--jobs", "1"], stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        running.stderr.close()
    assert running.returncode == 0
    assert len(output.read_bytes().splitlines()) == 1


@pytest.mark.parametrize("name", ["clean", "ingest"])
def test_files_of_one_name_in_two_folders(name: str, tmp_path: Path) -> None:
    for year, text in (("2010", PAGE), ("2011", PAGE.replace("水渠", "石桥"))):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.txt").write_text(text, "utf-8")
    jobs = ("--jobs", "1") if name == "clean" else ()
    ran = inside(name, tmp_path / "2010", tmp_path / "2011", *jobs)
    assert [row["id"] for row in ran.rows] == ["a.txt"]
    assert "name the folder that both lie in" in ran.err
    assert [row["id"] for row in inside(name, tmp_path, *jobs).rows] == ["2010/a.txt", "2011/a.txt"]
