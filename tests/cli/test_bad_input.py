"""Bad input is named and set aside; the rest of the run goes on."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from .conftest import Corpus

GOOD = "社区党委组织党员开展志愿服务活动，受到居民的一致好评。\n"


def _write(folder: Path, name: str, data: bytes | str) -> None:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)


def _loop(folder: Path) -> None:
    (folder / "loop").symlink_to(folder, target_is_directory=True)


def _unreadable(folder: Path) -> None:
    _write(folder, "locked.txt", GOOD)
    (folder / "locked.txt").chmod(0)


CASES: dict[str, tuple[Callable[[Path], None], str, str]] = {
    "empty": (lambda f: _write(f, "empty.txt", b""), "empty.txt", "empty"),
    "binary": (lambda f: _write(f, "picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8), "picture.txt", "text"),
    "no encoding": (lambda f: _write(f, "noise.txt", Random(7).randbytes(5000)), "noise.txt", ""),
    "damaged gzip": (
        lambda f: _write(f, "cut.txt.gz", gzip.compress(GOOD.encode() * 99)[:-9]),
        "cut.txt.gz",
        "damaged",
    ),
    "broken json": (lambda f: _write(f, "a.jsonl", '{"text": "好\n'), "a.jsonl", "JSON"),
    "not an object": (lambda f: _write(f, "b.jsonl", "[1, 2]\n"), "b.jsonl", "object"),
    "no text": (lambda f: _write(f, "c.jsonl", '{"title": "好"}\n'), "c.jsonl", "text"),
    "long line": (lambda f: _write(f, "d.jsonl", b'{"text": "' + b"a" * 50_000_000 + b'"}\n'), "d.jsonl", "longer"),
    "deep json": (lambda f: _write(f, "e.jsonl", "[" * 100_000 + "\n"), "e.jsonl", "JSON"),
    "duplicate id": (
        lambda f: _write(f, "f.jsonl", "".join(json.dumps({"id": "x", "text": t}) + "\n" for t in (GOOD, GOOD[5:]))),
        "f.jsonl",
        "id",
    ),
    "loop": (_loop, "loop", "loop"),
    "unreadable": (_unreadable, "locked.txt", "read"),
}


@pytest.fixture(scope="module")
def aside(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """What is set aside of a folder that holds every kind of bad input and one good file."""
    folder = tmp_path_factory.mktemp("raw")
    _write(folder, "good.txt", GOOD)
    for make, _, _ in CASES.values():
        make(folder)
    rejects = tmp_path_factory.mktemp("out") / "rejects.jsonl"
    ran = corpus("clean", folder, "--rejects", rejects, "--keep", "all", "--jobs", "1")
    assert ran.code == 0, ran.err
    assert ran.err.endswith(f" set aside: {rejects}\n")
    assert ran.err.count("\n") == 1
    assert {"good.txt", "x"} == {row["id"] for row in ran.rows} - {"locked.txt"}
    return [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("case", CASES)
def test_it_is_named_and_the_rest_goes_on(case: str, aside: list[dict[str, str]]) -> None:
    _, name, reason = CASES[case]
    if case == "unreadable" and os.geteuid() == 0:
        pytest.skip("this user reads every file")
    found = [one for one in aside if one["path"].removesuffix("#2").endswith(name)]
    assert found, f"{name} was not set aside"
    assert reason in found[0]["reason"]


def test_rejects_are_told_on_stderr_one_line_each(corpus: Corpus, tmp_path: Path) -> None:
    _write(tmp_path, "good.txt", GOOD)
    for number in range(25):
        _write(tmp_path, f"empty{number:02}.txt", b"")
    ran = corpus("clean", tmp_path, "--jobs", "1")
    lines = ran.err.splitlines()
    assert sum("empty" in line and ".txt" in line for line in lines) == 20
    assert "5" in lines[-1]


def test_a_record_is_named_by_its_line(corpus: Corpus, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(f"{json.dumps({'text': GOOD})}\n\nnot json\n", "utf-8")
    ran = corpus("clean", path, "--jobs", "1")
    assert len(ran.rows) == 1
    assert f"{path}:3" in ran.err


@pytest.mark.parametrize("command", ["clean", "build"])
def test_a_missing_path_is_named(process: Corpus, tmp_path: Path, command: str) -> None:
    ran = process(command, tmp_path / "nowhere", "-o", tmp_path / "out")
    assert ran.code == 3
    assert "nowhere: no such file" in ran.err
    assert "Traceback" not in ran.err


def test_strict_exits_with_3(corpus: Corpus, tmp_path: Path) -> None:
    _write(tmp_path, "good.txt", GOOD)
    _write(tmp_path, "empty.txt", b"")
    assert corpus("clean", tmp_path, "--strict", "--jobs", "1").code == 3
    assert corpus("clean", tmp_path, "--jobs", "1").code == 0


def test_nothing_but_bad_input_exits_with_3(corpus: Corpus, tmp_path: Path) -> None:
    _write(tmp_path, "empty.txt", b"")
    assert corpus("clean", tmp_path).code == 3


@pytest.mark.parametrize(
    "arguments",
    [
        ["clean", "x", "--skip", "nothing"],
        ["clean", "x", "--punctuation", "loud"],
        ["clean"],
        ["nonsense"],
        ["restore"],
        ["clean", "x", "--map", "text"],
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_wrong_usage_exits_with_2(arguments: list[str], corpus: Corpus, tmp_path: Path) -> None:
    ran = corpus(*arguments, cwd=tmp_path)
    assert ran.code == 2, ran.err
    assert ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("target", [".", "out", "deep/out"])
def test_a_corpus_is_not_built_in_what_it_is_made_of(corpus: Corpus, tmp_path: Path, target: str) -> None:
    """A second build would read what the first one wrote."""
    _write(tmp_path, "good.txt", GOOD)
    ran = corpus("build", ".", "-o", target, "--jobs", "1", cwd=tmp_path)
    assert ran.code == 2
    assert "would read what this one wrote" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["good.txt"]


def test_an_index_that_is_missing_foreign_or_of_another_version_exits_with_4(
    corpus: Corpus, built: Path, tmp_path: Path
) -> None:
    assert corpus("search", "党", "-i", tmp_path).code == 4
    file = tmp_path / "records.jsonl"
    file.write_text("")
    assert "there is no index here" in corpus("search", "党", "-i", file).err
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "index.json").write_text("{}", "utf-8")
    assert corpus("search", "党", "-i", tmp_path).code == 4
    listing = json.loads((built / "index" / "index.json").read_text("utf-8"))
    listing["format"] = 999
    (tmp_path / "index" / "index.json").write_text(json.dumps(listing), "utf-8")
    ran = corpus("search", "党", "-i", tmp_path)
    assert ran.code == 4
    assert "corpus index" in ran.err
