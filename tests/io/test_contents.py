"""A file in parts gives the same documents and rejects as the file in one go."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from dangjian_corpus.document import Document
from dangjian_corpus.io import contents
from dangjian_corpus.io.rejects import Reject, Rejects
from dangjian_corpus.io.walk import WHOLE, InputFile
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.ingest import read

PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": lambda data: gzip.compress(data, mtime=0),
    ".zst": zstandard.ZstdCompressor().compress,
}


def material(seed: int, count: int = 300) -> bytes:
    """Records with and without ids of their own, blank lines, broken lines, other encodings, Windows line ends."""
    chance = random.Random(seed)
    lines = []
    for number in range(count):
        record: dict[str, str] = {"text": "渠水" * chance.randrange(1, 40) + str(number)}
        if chance.random() < 0.3:
            record["id"] = f"r{number}"
        line = json.dumps(record, ensure_ascii=chance.random() < 0.5)
        kind = chance.random()
        data = line.encode("gb18030" if kind < 0.1 else "utf-8")
        if kind > 0.95:
            data = data[: len(data) // 2]
        lines.append(data + chance.choice((b"\n", b"\r\n", b"\n \n", b"\n\n")))
    return b"".join(lines).rstrip()


def everything(files: list[InputFile]) -> tuple[list[Document], list[Reject]]:
    rejects: list[Reject] = []
    documents = [
        document for file in files for document in read(file, rejects=Rejects(rejects.append), settings=Settings())
    ]
    return documents, rejects


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "PART", 2000)


def given(folder: Path, data: bytes, pack: str) -> InputFile:
    path = folder / f"many.jsonl{pack}"
    path.write_bytes(PACK[pack](data))
    return InputFile(str(path), path, path.name)


@pytest.mark.parametrize("pack", PACK)
@pytest.mark.parametrize("seed", range(3))
def test_parts_read_as_the_whole(seed: int, pack: str, tmp_path: Path) -> None:
    file = given(tmp_path, material(seed), pack)
    parts = contents.parts(file)
    assert len(parts) > 5
    assert everything(parts) == everything([file])
    assert [contents.digest(part) for part in parts] == [part.part.sha256 for part in parts]


@pytest.mark.parametrize("pack", PACK)
def test_a_file_that_grew_differs_in_its_last_part(pack: str, tmp_path: Path) -> None:
    data = material(4)
    before = contents.parts(given(tmp_path, data, pack))
    after = contents.parts(given(tmp_path, data + b"\n" + material(5, 100), pack))
    assert len(after) > len(before)
    assert after[: len(before) - 1] == before[:-1]
    assert after[len(before) - 1].part.start == before[-1].part.start
    assert contents.digest(after[-1]) != contents.digest(before[-1])


def test_parts_of_compressed_files_grow_with_what_must_be_unpacked_before_them(tmp_path: Path) -> None:
    data = b"".join(b'{"text":"%d"}\n' % number for number in range(20_000))
    sizes = [part.part.end - part.part.start for part in contents.parts(given(tmp_path, data, ".gz"))[:-1]]
    assert sizes[-1] > 5 * sizes[0]
    unpacked = sum(part.part.end for part in contents.parts(given(tmp_path, data, ".gz"))[:-1])
    assert unpacked < 10 * len(data)


def test_what_cannot_be_cut_stays_whole(tmp_path: Path) -> None:
    damaged = given(tmp_path, material(1, 3000), ".gz")
    damaged.path.write_bytes(damaged.path.read_bytes()[:-2000])
    small = tmp_path / "small.jsonl"
    small.write_bytes(b'{"text":"a"}\n')
    table = tmp_path / "table.csv"
    table.write_bytes(b"text\n" + b"a\n" * 4000)
    gone = InputFile("gone.jsonl", tmp_path / "gone.jsonl", "gone.jsonl")
    for file in (damaged, gone, *(InputFile(str(path), path, path.name) for path in (small, table))):
        assert [part.part for part in contents.parts(file)] == [WHOLE]


def test_a_part_of_blank_lines_is_no_reject(tmp_path: Path) -> None:
    file = given(tmp_path, b'{"text":"a"}\n' + b"\n" * 9000 + b'{"text":"b"}\n', "")
    parts = contents.parts(file)
    assert len(parts) > 3
    documents, rejects = everything(parts)
    assert [document.id for document in documents] == ["many.jsonl#1", "many.jsonl#2"]
    assert not rejects
