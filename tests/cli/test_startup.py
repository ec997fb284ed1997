"""What asking a corpus must not load: each of these takes longer than all the rest of a short command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dangjian_corpus.document import Document
from dangjian_corpus.index.publish import publish
from dangjian_corpus.index.segment import Entry, write_segment
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import segmenter

HEAVY = {"jieba", "rjieba", "numpy", "rich", "bs4", "html5lib", "selectolax", "opencc", "pypinyin", "ftfy", "sklearn"}
#: What reading a record needs and searching does not.
RECORDS = {"dangjian_corpus.document", "dangjian_corpus.proposal", "dangjian_corpus.pipeline"}
#: What reading files of any kind needs and showing a record of the index does not.
FILES = {"dangjian_corpus.io.encodings", "dangjian_corpus.io.jsonl", "dangjian_corpus.pipeline"}

_RUN = """
import json, sys
from dangjian_corpus.cli.main import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    (folder / "clean").mkdir()
    document = Document("1.txt", "社区党建工作座谈会昨天召开。")
    line = document.to_json()
    (folder / "clean" / "1.jsonl").write_bytes(line + b"\n")
    document.tokens = segmenter(Settings()).cut(document.text)
    write_segment([Entry(document, "clean/1.jsonl", 0, len(line))], folder / "segment")
    publish(folder / "index", {"one": folder / "segment"})
    return folder


def loaded(*arguments: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", _RUN, *arguments], capture_output=True, text=True, check=True)
    code, modules = json.loads(done.stderr.splitlines()[-1])
    assert code == 0
    assert done.stdout
    return set(modules)


@pytest.mark.parametrize("query", ["社区 党建", '"区党"', "党*建", "date:..2030 OR 社区"])
def test_searching_loads_nothing_heavy(built: Path, query: str) -> None:
    assert not loaded("search", query, "-i", str(built)) & (HEAVY | RECORDS)


@pytest.mark.parametrize("command", ["show", "why"])
def test_showing_loads_nothing_heavy(built: Path, command: str) -> None:
    assert not loaded(command, "1.txt", "-i", str(built)) & (HEAVY | FILES)
