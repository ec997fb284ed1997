"""Damage: found by its name, told as an error of the index, never a crash."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from dangjian_corpus.corpus import Corpus
from dangjian_corpus.errors import IndexDamagedError
from dangjian_corpus.index.schema import LIST
from dangjian_corpus.index.verify import verify

from .conftest import answers


def test_any_changed_byte_is_found(corpus: Corpus, tmp_path: Path) -> None:
    """In every file of the index: a byte flipped, one missing, one too many."""
    chance = random.Random(7)
    index = tmp_path / "index"
    shutil.copytree(corpus.folder / "index", index)
    assert verify(index) == []
    files = [path for path in sorted(index.rglob("*")) if path.is_file() and path.name != "lock"]
    assert len(files) > 30
    for path in files:
        content = path.read_bytes()
        at = chance.randrange(max(1, len(content)))
        flipped = content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :] if content else b""
        for changed in {flipped, content[:-1], content + b"\0"} - {content}:
            path.write_bytes(changed)
            damages = verify(index)
            if path.name != LIST or path.read_bytes().rstrip(b"\0") != content:
                assert [damage.path for damage in damages][:1] == [path], path
                assert all(one.segment in (None, path.parent) for one in damages), path
        path.unlink()
        if path.name != LIST:
            assert verify(index)[0].path == path
        path.write_bytes(content)
    assert verify(index) == []


def test_what_is_damaged_is_an_error_of_the_index_not_a_crash(corpus: Corpus, tmp_path: Path) -> None:
    files = sorted((corpus.folder / "index" / "segments" / "s0").iterdir())
    names = [path.name for path in files if path.stat().st_size and path.name != "segment.json"]  # which is not read
    assert len(names) > 10
    for name in names:
        shutil.copytree(corpus.folder / "index", tmp_path / "c" / "index")
        path = tmp_path / "c" / "index" / "segments" / "s0" / name
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        with pytest.raises(IndexDamagedError):
            Corpus.open(tmp_path / "c")
        shutil.rmtree(tmp_path / "c")


def test_a_flipped_byte_never_crashes_a_search(corpus: Corpus, tmp_path: Path) -> None:
    chance = random.Random(11)
    for _ in range(40):
        shutil.copytree(corpus.folder, tmp_path / "c")
        files = sorted((tmp_path / "c" / "index" / "segments").rglob("*.*"))
        path = chance.choice([path for path in files if path.stat().st_size])
        content = bytearray(path.read_bytes())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            copy = Corpus.open(tmp_path / "c")
            answers(copy)
            _ = copy.search('"党"').occurrences, copy.search("NEAR/5(党建 社区)").documents
        except IndexDamagedError:
            pass
        shutil.rmtree(tmp_path / "c")
