"""A build removes and replaces what builds wrote, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builds import build
from dangjian_corpus.build import driver
from dangjian_corpus.build.layout import Layout
from dangjian_corpus.engines import Serial
from dangjian_corpus.errors import InputError
from dangjian_corpus.settings import Settings


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with inputs in `in` and their corpus in `out`."""
    folder = tmp_path_factory.mktemp("built")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text("渠边种了一排柳树，夏天坐在树下读报。\n", "utf-8")
    build(folder / "in", folder / "out")
    return folder


@pytest.mark.parametrize("name", ["clean/mine.jsonl", "index/mine.txt", "manifest.json"])
@pytest.mark.parametrize("first", [True, False], ids=["new", "again"])
def test_what_no_build_wrote_stays(name: str, first: bool, built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    if not first:
        shutil.copytree(built / "out", out)
    mine = out / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text('{"mine": true}\n')
    with pytest.raises(InputError, match=f"{name}: no build wrote this"):
        build(built / "in", out)
    if not first and name.startswith("index"):
        with pytest.raises(InputError, match=f"{name}: no build wrote this"):
            driver.index(Layout(out), Settings(), Serial())
    assert mine.read_text() == '{"mine": true}\n'


@pytest.mark.parametrize("forgotten", [".state", "manifest.json"])
def test_what_a_build_wrote_goes_with_its_input(forgotten: str, built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "c")
    (tmp_path / "c" / "in" / "a.txt").rename(tmp_path / "c" / "in" / "b.txt")
    lost = tmp_path / "c" / "out" / forgotten
    shutil.rmtree(lost) if lost.is_dir() else lost.unlink()
    build(tmp_path / "c" / "in", tmp_path / "c" / "out")
    assert [path.name[:5] for path in (tmp_path / "c" / "out" / "clean").iterdir()] == ["b.txt"]


def test_a_corpus_is_no_folder_of_pages(built: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a corpus that `corpus build` wrote"):
        build(built / "out", tmp_path / "out")
    assert build(built / "out" / "clean", tmp_path / "out").documents == 1
    outcome = build(built, tmp_path / "all")
    assert (outcome.documents, len(outcome.rejects)) == (1, 1)
