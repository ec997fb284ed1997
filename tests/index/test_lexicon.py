"""The lexicon of an index: every word of the dictionaries, and queries cut as texts are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.index.fold import standard
from dangjian_corpus.index.lexicon import Lexicon, write_lexicon
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages.segment import Segmenter
from dangjian_corpus.stages.segment.export import export
from dangjian_corpus.stages.segment.model import emissions, lexicon

from .conftest import standard_lexicon

OWN = """服务型党组织 20 n
網格長 30
党建 0
“两新”组织
“兩岸”論壇
C++ 语言 5
龘靐齉 7
中国 9
"""


@pytest.fixture(scope="module")
def jiebas() -> Lexicon:
    return Lexicon(standard_lexicon())


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Lexicon]:
    """A user dictionary, and the lexicon with it."""
    folder = tmp_path_factory.mktemp("own")
    (folder / "words.txt").write_text(OWN, "utf-8")
    with (folder / "lexicon").open("wb") as stream:
        write_lexicon(stream, standard(), export(Settings(dictionaries=(str(folder / "words.txt"),))))
    return folder / "words.txt", Lexicon(folder / "lexicon")


@pytest.mark.slow
def test_every_word_has_its_frequency(jiebas: Lexicon) -> None:
    known = lexicon().frequencies
    asked = [*sorted(known)[::29], *list(known)[:100], *list(known)[-100:]]
    assert {word: jiebas.frequency(word) for word in asked} == {word: known[word] for word in asked}
    assert all(jiebas.emission(character) == row for character, row in emissions().items())


def test_what_is_no_word_has_no_frequency(jiebas: Lexicon) -> None:
    nothing = ("", "\t", "\n", "3", "不是一个词", "\x00", "\U0010ffff", "\ud800", "中国\t", "国\n")
    assert [jiebas.frequency(one) for one in nothing] == [None] * len(nothing)
    assert [jiebas.emission(one) for one in ("\x00", "A", "\U0010ffff")] == [None] * 3


def test_words_are_folded_in_script(jiebas: Lexicon, own: tuple[Path, Lexicon]) -> None:
    assert "干隆" not in lexicon().frequencies
    assert jiebas.frequency("干隆") == lexicon().frequencies["乾隆"]
    assert own[1].frequency("网格长") == own[1].frequency("網格長") == 30


def test_words_of_users_count(own: tuple[Path, Lexicon]) -> None:
    words = own[1]
    assert [words.frequency(one) for one in ("服务型党组织", "党建", "龘靐齉", "中国")] == [20, 0, 7, 9]
    assert words.cut("“两新”组织的C++ 语言") == ("“两新”组织", "的", "C++ 语言")
    assert words.cut("“两岸”论坛") == ("“两岸”论坛",)  # as a query is folded


def test_another_jieba_is_told(tmp_path: Path) -> None:
    header, _, blocks = standard_lexicon().read_bytes().partition(b"\n")
    stated = json.loads(header)
    (tmp_path / "lexicon").write_bytes(json.dumps({**stated, "dictionary": 5}).encode() + b"\n" + blocks)
    with pytest.raises(ValueError, match="another dictionary"):
        Lexicon(tmp_path / "lexicon")


TEXTS = st.lists(
    st.sampled_from([*"党建服务型组织的一是在中国人民，。3a-%+ ", "“两新”组织", "C++ 语言", "龘靐"]),
    max_size=20,
)


@given(TEXTS.map("".join))
@settings(max_examples=200, deadline=None)
def test_queries_are_cut_as_texts_are(jiebas: Lexicon, own: tuple[Path, Lexicon], text: str) -> None:
    assert list(jiebas.cut(text)) == segmenter().cut(text)
    assert list(own[1].cut(text)) == segmenter(own[0]).cut(text)


SEGMENTERS: dict[tuple[Path, ...], Segmenter] = {}


def segmenter(*dictionaries: Path) -> Segmenter:
    if dictionaries not in SEGMENTERS:
        SEGMENTERS[dictionaries] = Segmenter(dictionaries)
    return SEGMENTERS[dictionaries]


def test_a_query_is_cut_without_anything_heavy() -> None:
    code = (
        "import sys; from pathlib import Path; from dangjian_corpus.index.lexicon import Lexicon;"
        f"print(Lexicon(Path({str(standard_lexicon())!r})).cut('社区党建'));"
        "print({'jieba', 'rjieba', 'numpy', 'sqlite3'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "('社区', '党建')\nset()\n"
