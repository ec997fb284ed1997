"""A corpus of partitions, as a user builds, joins and asks it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .conftest import CORPUS, Ran, run_corpus, run_process

ARTICLES = {
    "2010": {
        "a.txt": "渠口村的党支部在祠堂里开会，商量修桥的事。\n",
        "b.txt": "社区食堂开张，老人们来了一百二十位。\n",
    },
    "2011": {"c.txt": "桥修好了。党支部把账目贴在祠堂门口，谁都可以看。\n"},
}
COMMANDS = (
    ("search", "党支部", "--format", "jsonl"),
    ("search", "祠堂", "--ids", "--limit", "0"),
    ("search", '"桥"', "--count", "--format", "jsonl"),
    ("search", "党支部", "--facet", "year", "--format", "jsonl"),
    ("stats", "--format", "jsonl"),
    ("show", "c.txt", "--format", "jsonl"),
    ("why", "a.txt", "--format", "jsonl"),
    ("export", "--to", "csv"),
    ("check", "--expect-documents", "3"),
    ("clusters",),
    ("verify",),
    ("restore", "--role", "title"),
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A corpus in two partitions, and the same in one piece; neither is to be changed."""
    root = tmp_path_factory.mktemp("corpora")
    for year, articles in ARTICLES.items():
        (root / "raw" / year).mkdir(parents=True)
        for name, text in articles.items():
            (root / "raw" / year / name).write_text(text, "utf-8")
        assert run_corpus("build", root / "raw" / year, "-o", root / "parted" / year, "--jobs", "1").code == 0
    assert run_corpus("build", *(root / "raw").iterdir(), "-o", root / "whole", "--jobs", "1").code == 0
    joined = run_process("join", *(root / "parted").iterdir())
    assert (joined.code, joined.err) == (0, f"{root / 'parted'}: 2 partitions, 3 documents\n")
    return root / "parted", root / "whole"


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_says_what_it_says_of_one_corpus(folders: tuple[Path, Path], command: tuple[str, ...]) -> None:
    parted, whole = (run_corpus(*command, "-i", folder) for folder in folders)
    assert parted.out == whole.out
    assert parted.err.replace("parted", "whole") == whole.err
    assert parted.code == whole.code


def test_there_is_no_difference(folders: tuple[Path, Path]) -> None:
    ran = run_corpus("diff", *folders)
    assert (ran.code, ran.err) == (1, "nothing differs\n")


def ask_process(folder: Path) -> Ran:
    return run_process("search", "党支部", "-i", folder, "--ids")


def test_a_partition_that_is_gone_is_named(folders: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "c"
    shutil.copytree(folders[0], folder)
    (folder / "2011").rename(tmp_path / "2011")
    ran = ask_process(folder)
    assert ran.code == 4
    assert ran.err == (
        f"corpus: {folder / '2011'}: the partition is missing\n"
        "  Put it back, or leave it out: corpus join, with the partitions that there are.\n"
    )
    assert run_corpus("join", folder / "2010").code == 0
    assert ask_process(folder).out == "a.txt\n"


def test_damage_is_found_in_each(folders: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "c"
    shutil.copytree(folders[0], folder)
    for year in ARTICLES:
        victim = next((folder / year / "index" / "segments").glob("*/rows.bin"))
        victim.write_bytes(b"\xff" * victim.stat().st_size)
    ran = run_corpus("verify", "-i", folder, "--format", "jsonl")
    assert ran.code == 4
    assert [Path(row["file"]).relative_to(folder).parts[0] for row in ran.rows] == ["2010", "2011"]


def test_building_goes_to_a_partition(folders: tuple[Path, Path], tmp_path: Path) -> None:
    folder = tmp_path / "c"
    shutil.copytree(folders[0], folder)
    raw = tmp_path / "raw"
    raw.mkdir()
    (raw / "d.txt").write_text("新来的党支部书记姓何。\n", "utf-8")
    ran = run_corpus("build", raw, "-o", folder)
    assert ran.code == 2
    assert "a folder of partitions" in ran.err
    assert sorted(path.name for path in folder.iterdir()) == ["2010", "2011", "partitions.json"]
    assert run_corpus("build", raw, "-o", folder / "2012", "--jobs", "1").code == 0
    assert run_corpus("join", *folder.iterdir(), "--quiet") == Ran(0, "", "")
    assert "d.txt" in ask_process(folder).out
    assert run_corpus("index", "-i", folder, "--jobs", "1").err.count("index of 1 segment") == 3


def test_ids_that_stand_in_two_are_told(tmp_path: Path) -> None:
    for year in ("2010", "2011"):
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.txt").write_text(f"{year}年的党支部。\n", "utf-8")
        assert run_corpus("build", tmp_path / year, "-o", tmp_path / "c" / year, "--jobs", "1").code == 0
    assert "1 id in more than one" in run_corpus("join", *(tmp_path / "c").iterdir()).err
    ran = run_corpus("show", "a.txt", "-i", tmp_path / "c")
    assert (ran.code, f"-i {tmp_path / 'c' / '2010'}" in ran.err) == (2, True)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a folder again")
def test_it_can_be_served_from_a_file_system_that_nobody_can_write_to(folders: tuple[Path, Path]) -> None:
    parted, whole = folders
    script = (
        'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && ! touch "$1/x" 2>/dev/null && shift && exec "$@"'
    )
    arguments = (CORPUS, "search", "党支部", "--format", "jsonl", "-i")
    there = subprocess.run([*arguments, whole], capture_output=True, check=True)
    ran = subprocess.run(
        ["unshare", "-m", "sh", "-c", script, "sh", parted, *arguments, parted], capture_output=True, check=False
    )
    if b"not permitted" in ran.stderr:
        pytest.skip("mounting is not allowed here")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == there.stdout
    assert len([json.loads(line) for line in ran.stdout.splitlines()]) == 2
