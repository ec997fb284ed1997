"""The fast path and the plain route against jieba itself, token by token."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.document import Document
from dangjian_corpus.proposal import advance
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import segment
from dangjian_corpus.stages.segment import Segmenter, best, fast, hmm, joined, route
from dangjian_corpus.stages.segment import strings as strings_of_text
from dangjian_corpus.stages.segment.alphabet import codes, numbers
from dangjian_corpus.stages.segment.export import export
from dangjian_corpus.stages.segment.model import TOTAL, emissions, lexicon, lines, words
from dangjian_corpus.stages.segment.reference import ReferenceCutter
from dangjian_corpus.stages.segment.strings import Strings
from dangjian_corpus.stages.segment.vocabulary import Vocabulary

SAMPLES = [
    "",
    "\n",
    "\r\n\r\n",
    "第一条 为了加强基层党组织建设，根据《中国共产党章程》，制定本条例。",
    "2011-12年，增长3.5%，约1.2万人次；GDP同比-0.7%。",
    "常在在河边走，生者与死者，3生者，生者%，a生者b，a生者。",
    "C++语言和AT&T的T恤、c#、B超，4S店；VC++ 2.0",
    "邮箱 a.b_c-d+e#f@g.com，电话 010-6655-7788，网址 http://www.example.cn/a?b=1&c=2%20",
    "𠮷野家与㐀䶵、\u9fd6\u9fff、\uf900，孤\ud800立",
    "段\x1f落\x1e分\x00隔\x1f",
    "條文規定應予補正者，主管機關得限期命其補正，屆期未補正者，不予受理。",
    "他说：“两新”组织党建工作扎实推进，网格化管理覆盖到户……",
    "中華民國\t一○九年\u3000三月\u00a0二日  星期一",
]

#: Dictionaries whose entries pull at every rule of jieba's for words that are added.
DICTIONARIES = {
    "ordinary": "服务型党组织 20 n\n网格化管理\n两新组织 5\n党建\n",
    "forbids": "中国 0\n党员 0 n\n生 0\n者 0\n度达 0\n不存在词 0\nAT&T 0\n",
    "replaces": "组织 1\n组织 900000\n组织 40\n建设 3\n的 1\n",
    "letters": "GDP\n5G 3\nab 2\n2011\nHTTP 10 eng\nwww 0\n",
    "signs": "-0 3\n3.5% 2\n-- 1\n@ 5\n% 1\n",
    "single letters": "a 500000\nb 500000\nab 2\n% 9000\n3 70000\n",
    "beyond": "云 计算 5\n“两新”组织\n𠮷野家 3 n\nC++ 语言\n党·建\n",
    "beginnings": "条\n款项细\n一○\n卡尔·马克思主义\n\ufeffIP\nIC\nQZJ卡 5\nQZJ\n",
}


@pytest.fixture(scope="module")
def reference() -> Segmenter:
    return Segmenter(reference=True)


@pytest.fixture(scope="module")
def plain() -> Segmenter:
    return Segmenter()


class WithWords(NamedTuple):
    """The same user dictionary, read by both."""

    name: str
    path: Path
    fast: Segmenter
    reference: Segmenter


@pytest.fixture(scope="module", params=DICTIONARIES)
def with_words(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> WithWords:
    """Each dictionary in turn; jieba takes long to read its own besides."""
    path = tmp_path_factory.mktemp("dictionary") / "words.txt"
    path.write_text(DICTIONARIES[request.param], "utf-8")
    return WithWords(request.param, path, Segmenter([path]), Segmenter([path], reference=True))


def by_route(segmenter: Segmenter, text: str) -> list[str]:
    """The tokens as a query is cut: by the tables alone."""
    words = segmenter.vocabulary
    tokens = route.cut(text, words.frequency, words.total, emissions().get, words.longest)
    join = joined.joiner(words.added.items(), words.frequency)
    return join(tokens, text) if join else tokens


def strings(seed: int, count: int, words: Sequence[str] = ()) -> list[str]:
    """Strings of dictionary words, characters that the HMM knows, signs, rare characters and `words`."""
    chance = random.Random(seed)
    known = list(lexicon().frequencies)
    pools: list[tuple[float, Sequence[str]]] = [
        (0.3, known),
        (0.3, "的一是了我不在人有他这中大来上国个到说们为子和地出道也时年得就那要下以生会者同面工现党"),
        (0.1, list(emissions())),
        (0.12, "0123456789abcXYZ.%-+#&_"),
        (0.08, [*" ，。、“”\n\r\t：（）·~γ", "\r\n"]),
        (0.02, "㐀䶵\u9fd6\u9fff\uf900𠮷\ud800\x1e\x1f\x00"),
        (0.15 if words else 0.0, words or "无"),
    ]
    weights = [weight for weight, _ in pools]
    return [
        "".join(
            chance.choice(pool)
            for _, pool in chance.choices(pools, weights, k=chance.randrange(1, chance.choice((6, 12, 40))))
        )
        for _ in range(count)
    ]


@pytest.mark.parametrize("text", SAMPLES)
def test_samples_are_cut_as_by_jieba(text: str, plain: Segmenter, reference: Segmenter) -> None:
    expected = reference.cut(text)
    assert plain.cut(text) == expected
    assert by_route(plain, text) == expected
    assert "".join(expected) == text


def test_random_strings_are_cut_as_by_jieba(plain: Segmenter, reference: Segmenter) -> None:
    texts = strings(1, 1000)
    expected = reference.cut_many(texts)
    assert plain.cut_many(texts) == expected
    assert [plain.cut(text) for text in texts[:300]] == expected[:300]
    assert [by_route(plain, text) for text in texts[:300]] == expected[:300]


@pytest.mark.slow
def test_many_random_strings_are_cut_as_by_jieba(plain: Segmenter, reference: Segmenter) -> None:
    texts = strings(2, 30_000)
    expected = reference.cut_many(texts)
    assert plain.cut_many(texts) == expected
    assert [by_route(plain, text) for text in texts] == expected


@given(
    st.lists(st.text(st.sampled_from("生者常在河边的一中国人民党建ab1.%-+ 。\n\r㐀\x1f\x1e"), max_size=30), max_size=4)
)
@settings(max_examples=150, deadline=None)
def test_short_strings_are_cut_as_by_jieba(plain: Segmenter, reference: Segmenter, texts: list[str]) -> None:
    expected = reference.cut_many(texts)
    assert plain.cut_many(texts) == expected
    assert [by_route(plain, text) for text in texts] == expected


@given(st.text(st.characters(), max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_text_is_its_tokens(plain: Segmenter, text: str) -> None:
    assert "".join(plain.cut(text)) == text


def test_user_dictionaries_are_read_as_by_jieba(with_words: WithWords) -> None:
    words = [line.strip("\ufeff").rsplit(" ", 1)[0] for line in DICTIONARIES[with_words.name].splitlines()]
    texts = [*SAMPLES, *strings(3, 80, words)]
    expected = with_words.reference.cut_many(texts)
    assert with_words.fast.cut_many(texts) == expected
    assert [by_route(with_words.fast, text) for text in texts] == expected
    assert ["".join(tokens) for tokens in expected] == texts


def check_ends(segmenter: Segmenter, texts: list[str]) -> None:
    cut = segmenter.cut_many(texts)
    expected = [*accumulate(len(token) for tokens in cut for token in tokens)]
    assert segmenter.ends(texts).tolist() == expected


def check_all_ends(segmenter: Segmenter) -> None:
    for texts in ([*SAMPLES, *strings(3, 200)], [], ["", ""]):
        check_ends(segmenter, texts)


def test_ends_are_those_of_the_tokens(plain: Segmenter, reference: Segmenter) -> None:
    check_all_ends(plain)
    check_all_ends(reference)


def test_ends_are_those_of_the_tokens_of_users(with_words: WithWords) -> None:
    check_all_ends(with_words.fast)


@given(st.lists(st.text(st.sampled_from("党建服务3a-%+.，\n\x1e\x1f𠮷㐀😀"), max_size=12), max_size=6))
@settings(deadline=None)
def test_ends_of_any_texts(plain: Segmenter, texts: list[str]) -> None:
    check_ends(plain, texts)


def test_frequencies_are_those_that_jieba_finds(with_words: WithWords) -> None:
    tokenizer = ReferenceCutter([with_words.path])._tokenizer
    vocabulary = Vocabulary([with_words.path])
    assert vocabulary.added == {word: tokenizer.FREQ[word] for word in vocabulary.added}
    assert vocabulary.total == tokenizer.total


def test_later_dictionaries_win_as_in_jieba(tmp_path: Path) -> None:
    paths = []
    for number, name in enumerate(("replaces", "letters", "beyond", "replaces")):
        paths.append(tmp_path / f"{number}.txt")
        paths[-1].write_text(DICTIONARIES[name], encoding="utf-8")
    texts = [*SAMPLES, *strings(4, 80)]
    assert Segmenter(paths).cut_many(texts) == Segmenter(paths, reference=True).cut_many(texts)


def test_dictionaries_do_not_reach_other_segmenters(tmp_path: Path, plain: Segmenter, reference: Segmenter) -> None:
    path = tmp_path / "words.txt"
    path.write_text("度达 0\n中国共产党 0\n服务型党组织\n", encoding="utf-8")
    text = "相似度达到，中国共产党的服务型党组织，浓度达标"
    before = plain.cut(text), reference.cut(text)
    assert Segmenter([path]).cut(text) == Segmenter([path], reference=True).cut(text) != before[0]
    assert (plain.cut(text), reference.cut(text)) == before


def test_long_texts_are_cut_in_pieces_that_do_not_show(
    plain: Segmenter, reference: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fast, "_CHUNK", 40)
    monkeypatch.setattr(fast, "_GROUP", 200)
    texts = ["".join(SAMPLES), "", "\n".join(SAMPLES), "\r\n" * 50, *strings(5, 60), "", "长" * 500]
    assert plain.cut_many(texts) == reference.cut_many(texts)


def test_memory_with_few_places_forgets(
    plain: Segmenter, reference: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strings_of_text, "_BITS", 3)
    forgetful = Segmenter()
    texts = strings(6, 200)
    expected = reference.cut_many(texts)
    assert [forgetful.cut(text) for text in texts] == expected
    assert forgetful.cut_many([*texts, *texts]) == [*expected, *expected]


@pytest.mark.parametrize("frequencies", [("",), ("3",), ("1", "2", "4"), ("0", "5"), ("", "7", "800000")])
def test_words_that_overlap_everywhere(
    frequencies: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Strings in which words reach over every character are long, and equal frequencies make ties of their routes."""
    monkeypatch.setattr(best, "_LONG", 40)
    monkeypatch.setattr(best, "_LONG_BLOCK", 400)
    monkeypatch.setattr(best, "_WINDOW", 70)
    chance = random.Random(frequencies[0])
    characters = "邨邩邪邫邬邭a3"
    drawn = {"邨邩", "邩邨"} | {
        "".join(chance.choices(characters, k=chance.choice((1, 2, 2, 2, 3, 3, 4, 7)))) for _ in range(70)
    }
    path = tmp_path / "words.txt"
    lines = [f"{word} {chance.choice(frequencies)}".strip() for word in sorted(drawn)]
    path.write_text("\n".join(lines), encoding="utf-8")
    lengths = [*range(1, 30), *range(30, 130, 7), 399, 400, 401, 900]
    texts = ["".join(chance.choices(characters, k=length)) for length in lengths for _ in range(4)]
    texts += ["，".join(texts), *texts[:40], "邨邩" * 150]
    assert Segmenter([path]).cut_many(texts) == Segmenter([path], reference=True).cut_many(texts)


def test_ties_are_broken_by_what_follows(tmp_path: Path) -> None:
    """7 times 15 is 5 times 21: which of the sums of logarithms is larger depends on what they are added to."""
    path = tmp_path / "words.txt"
    path.write_text("邨 7\n邩邪 15\n邨邩 5\n邪 21\n", encoding="utf-8")
    with_words, reference = Segmenter([path]), Segmenter([path], reference=True)
    texts = [f"邨邩邪{text}" for text in strings(10, 200)]
    expected = reference.cut_many(texts)
    assert {tokens[0] for tokens in expected} >= {"邨", "邨邩"}
    assert with_words.cut_many(texts) == expected
    assert [with_words.cut(text) for text in texts] == expected


def test_runs_are_cut_as_by_jiebas_hmm() -> None:
    from jieba import finalseg

    chance = random.Random(7)
    known = [character for character in emissions() if "\u4e00" <= character <= "\u9fd5"]
    # Characters that cannot stand in some state make ties: of impossible paths all are equally so.
    unknown = next(chr(code) for code in range(0x4E00, 0x9FD6) if chr(code) not in emissions())
    ending = [c for c in known if emissions()[c][1] > route.IMPOSSIBLE == emissions()[c][3]]
    beginning = [c for c in known if emissions()[c][0] > route.IMPOSSIBLE == emissions()[c][2]]
    runs = ["".join(chance.choices([*known, unknown], k=chance.randrange(1, 30))) for _ in range(400)]
    for number in range(200):
        before = unknown * (number % 5)
        runs += [before + chance.choice(ending), before + chance.choice(beginning) + chance.choice(ending)]
    runs += ["常在在", "一", unknown * 4]
    expected = [list(finalseg.cut(run)) for run in runs]
    assert [route.viterbi(run, emissions().get) for run in runs] == expected
    together = "".join(runs)
    last = np.zeros(len(together), dtype=np.bool_)
    lengths = np.array([len(run) for run in runs])
    hmm.cut(numbers(codes(together)), Strings(np.cumsum(lengths) - lengths, lengths), last)
    assert (np.flatnonzero(last) + 1).tolist() == [*accumulate(len(word) for words in expected for word in words)]


def test_route_is_jieba_without_its_hmm(plain: Segmenter, reference: Segmenter) -> None:
    import jieba

    words = plain.vocabulary
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for text in [*SAMPLES, *strings(8, 150)]:
        assert route.route(text, words.frequency, words.total) == tokenizer.lcut(text, HMM=False)
        assert reference.cut(text) == tokenizer.lcut(text)


def test_tables_are_those_of_jieba() -> None:
    from jieba import finalseg

    start, after = finalseg.start_P, finalseg.trans_P
    assert (start["B"], start["S"]) == (route.START_B, route.START_S)
    assert start["E"] == start["M"] == route.IMPOSSIBLE
    for name in ("B_E", "B_M", "E_B", "E_S", "M_E", "M_M", "S_B", "S_S"):
        assert getattr(route, name) == after[name[0]][name[2]]
    assert sum(map(len, after.values())) == 8
    for column, state in enumerate("BEMS"):
        known = {character: row[column] for character, row in emissions().items() if row[column] > route.IMPOSSIBLE}
        assert known == finalseg.emit_P[state]
    assert max(map(len, lexicon().frequencies)) == route.LONGEST


def test_exports_suffice_to_cut(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_text(DICTIONARIES["ordinary"] + DICTIONARIES["forbids"] + DICTIONARIES["beyond"], encoding="utf-8")
    chosen = Settings(dictionaries=(str(path),))
    exported = export(chosen)
    assert exported.lines == sorted(exported.lines)
    stated = (line.decode().split("\t") for line in exported.lines)
    frequencies = {word: int(count) for word, count in stated}
    join = joined.joiner(exported.joined.items(), frequencies.get)
    assert join is not None
    for text in [*SAMPLES, *strings(9, 100)]:
        tokens = route.cut(text, frequencies.get, exported.total, emissions().get, exported.longest)
        assert join(tokens, text) == segment.segmenter(chosen).cut(text)


def test_the_lines_of_the_dictionary_are_its_words() -> None:
    stated = (line.decode().split("\t") for line in lines())
    assert {word: int(count) for word, count in stated} == lexicon().frequencies
    assert export(Settings()).lines == lines()
    assert lexicon().total == TOTAL


def test_stage_sets_tokens_and_leaves_the_text() -> None:
    document = Document(id="a", text="基层党组织建设。\n第二段")
    after = advance(document, segment.propose(document, Settings()))
    assert after.tokens == ["基层", "党组织", "建设", "。", "\n", "第二段"]
    assert (after.text, after.layers) == (document.text, [])
    assert advance(document, segment.propose(document, Settings(reference=frozenset({"segment"})))) == after
    assert segment.segmenter(Settings()) is segment.segmenter(Settings(captions="remove"))


def test_queries_are_cut_without_anything_heavy() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from dangjian_corpus.stages.segment import route, joined;"
        "print(route.cut('党建', {'党建': 5}.get, 10, {}.get), {'jieba', 'rjieba', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "['党建'] set()\n"


def test_reference_leaves_no_cache_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Segmenter(reference=True).cut("党建")
    assert list(tmp_path.iterdir()) == []


def test_vocabulary_without_dictionaries_is_jiebas() -> None:
    vocabulary = Vocabulary()
    assert (vocabulary.total, vocabulary.longest) == (TOTAL, route.LONGEST)
    found = words({"党建": 7, "邨": 0})
    characters = found.codes.tobytes().decode("utf-32-le")
    spans = zip((found.ends - found.lengths).tolist(), found.ends.tolist(), found.frequencies.tolist(), strict=True)
    stated = {characters[start:end]: count for start, end, count in spans}
    assert stated == {**lexicon().frequencies, "党建": 7, "邨": 0}


@pytest.mark.slow
def test_evaluation_texts_are_cut_as_by_jieba(evaluation: Path, plain: Segmenter, reference: Segmenter) -> None:
    """All of the news; of the statutes every fortieth."""
    with (evaluation / "news" / "docs.jsonl").open(encoding="utf-8") as lines:
        texts = [json.loads(line)["body"] for line in lines]
    for name in ("laws_simplified.jsonl.gz", "laws_traditional.jsonl.gz"):
        with gzip.open(evaluation / "bulk" / name, "rt", encoding="utf-8") as lines:
            texts += [json.loads(line)["text"] for number, line in enumerate(lines) if number % 40 == 0]
    assert plain.cut_many(texts) == reference.cut_many(texts)


def test_seeds_are_cut_as_by_jieba(seeds: Path, plain: Segmenter, reference: Segmenter) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(seeds.iterdir())]
    assert plain.cut_many(texts) == reference.cut_many(texts)
