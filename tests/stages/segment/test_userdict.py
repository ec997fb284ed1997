"""User dictionaries: what is read, what is refused, and what is joined after jieba."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangjian_corpus.errors import UsageError
from dangjian_corpus.stages.segment import joined, userdict
from dangjian_corpus.stages.segment.userdict import Entry

FREQUENCIES = {"云": 9, "计算": 9, "计算机": 9, "组织": 9, "建设": 9, "语言": 9, "党建": 9, "两新": 9}


def tokens(text: str) -> list[str]:
    """Cut where a slash stands."""
    return text.split("/")


def write(folder: Path, content: bytes) -> Path:
    path = folder / "words.txt"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("服务型党组织 20 n", Entry("服务型党组织", 20)),
        ("服务型党组织 20", Entry("服务型党组织", 20)),
        ("服务型党组织 n", Entry("服务型党组织", None)),
        ("服务型党组织", Entry("服务型党组织", None)),
        ("“两新”组织 0", Entry("“两新”组织", 0)),
        ("云 计算 5 n", Entry("云 计算", 5)),
        ("云 计算", Entry("云 计算", None)),
        ("C++ 语言", Entry("C++ 语言", None)),
        ("  党建 3 \r", Entry("党建", 3)),
        ("\ufeff党建 3", Entry("党建", 3)),
        ("C++ 11", Entry("C++", 11)),
        ("iPhone 4S 3", Entry("iPhone 4S", 3)),
        ("Windows 10 Pro", Entry("Windows 10 Pro", None)),
    ],
)
def test_a_line_is_read_as_jieba_reads_it(line: str, entry: Entry, tmp_path: Path) -> None:
    path = write(tmp_path, f"\n{line}\n\n".encode())
    assert list(userdict.read(path)) == [entry]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("党建\t20\tn".encode(), "separated by a tab"),
        ("党建 1.5".encode(), "not a whole number"),
        ("党建 -3".encode(), "not a whole number"),
        ("党建 1,000 n".encode(), "not a whole number"),
        ("党建 3 NZ".encode(), "part of speech is not of small letters"),
        ("党建\u30003".encode(), "full-width space"),
        ("党建  3 n".encode(), "more than one space"),
        ("党建".encode("gb18030"), "not UTF-8 (byte 1 of the line)"),
        ("党\x00建".encode(), "control character"),
        ("党建 9999999999999".encode(), "a frequency above"),
    ],
)
def test_an_error_names_file_line_and_reason(line: bytes, reason: str, tmp_path: Path) -> None:
    path = write(tmp_path, "第一 3\n".encode() + line + b"\n")
    with pytest.raises(UsageError) as error:
        list(userdict.read(path))
    assert str(error.value).startswith(f"{path}, line 2: ")
    assert reason in str(error.value)
    assert error.value.hint


def test_a_missing_dictionary_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"none\.txt: the dictionary cannot be read"):
        list(userdict.read(tmp_path / "none.txt"))


@pytest.mark.parametrize(
    ("word", "cut", "expected"),
    [
        ("云 计算", "用/云/ /计算/建设", "用/云 计算/建设"),
        ("云 计算", "云/ /计算机", "云/ /计算机"),  # its edge is inside a dictionary word
        ("云 计算", "青云/ /计算", "青/云 计算"),  # and here inside a word that was only guessed
        ("云 计算", "云/ /计算云/ /计算", "云 计算/云 计算"),
        ("云 计算", "云/计算", "云/计算"),
        ("C++ 语言", "用/C/++/ /语言", "用/C++ 语言"),
        ("C++ 语言", "用/VC++/ /语言", "用/VC++/ /语言"),  # a letter stands before it
        ("“两新”组织", "加强/“/两新/”/组织/建设", "加强/“两新”组织/建设"),
        ("党·建", "党/·/建/·/建设", "党·建/·/建设"),
    ],
)
def test_words_beyond_jieba_are_joined(word: str, cut: str, expected: str) -> None:
    join = joined.joiner([(word, 3), ("党建", 3)], FREQUENCIES.get)
    assert join is not None
    assert "/".join(join(tokens(cut), cut.replace("/", ""))) == expected


def test_the_longest_of_words_with_one_beginning_is_joined() -> None:
    join = joined.joiner([("云 计", 1), ("云 计算", 1)], FREQUENCIES.get)
    assert join is not None
    assert join(tokens("云/ /计算"), "云 计算") == ["云 计算"]


def test_nothing_is_joined_without_a_word_that_needs_it() -> None:
    assert joined.joiner([("党建", 3), ("云 计算", 0), ("C++", 2)], FREQUENCIES.get) is None


def test_text_without_such_a_word_is_left_alone() -> None:
    join = joined.joiner([("云 计算", 1)], FREQUENCIES.get)
    assert join is not None
    cut = ["党建"]
    assert join(cut, "党建") is cut
