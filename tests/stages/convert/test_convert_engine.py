"""The fast path is the reference, on every text."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.errors import UsageError
from dangjian_corpus.stages.convert import engine, reference

CONFIGS = ("t2s", "tw2sp", "hk2s")


def fast(config: str, text: str) -> str:
    for step in engine.engines(config):
        text = step.convert(text)
    return text


def phrases(config: str) -> list[str]:
    return sorted({key for step in reference.steps(config) for table in step.phrases for key in table})


def fragments(config: str) -> st.SearchStrategy[str]:
    """Text of whole phrases, of their heads and tails, of their characters, and of what cuts a text."""
    whole = st.sampled_from(phrases(config))
    cut = st.builds(lambda phrase, start, end: phrase[start:end], whole, st.integers(0, 3), st.integers(1, 12))
    single = st.sampled_from(sorted(set("".join(phrases(config))) | set("國家發展，。 \n-a\ud800𠁞")))
    return st.lists(st.one_of(whole, cut, cut, single), max_size=12).map("".join)


@pytest.mark.parametrize("config", CONFIGS)
def test_identical_to_the_reference_on_text_rich_in_phrases(config: str) -> None:
    @settings(max_examples=250, deadline=None)
    @given(fragments(config))
    def check(text: str) -> None:
        assert fast(config, text) == reference.converter(config)(text)

    check()


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_identical_to_the_reference_on_any_text(text: str) -> None:
    assert fast("t2s", text) == reference.converter("t2s")(text)


@pytest.mark.parametrize(
    "text",
    [
        "傷亡枕藉寇兵齎盜糧",  # the longest phrase, which is not the leftmost, wins
        "一目瞭然於心",
        "反反覆覆反覆性",
        "乾坤一擲乾坤再造",
        "於其一生於世成",
    ],
)
def test_overlapping_phrases(text: str) -> None:
    assert fast("t2s", text) == reference.converter("t2s")(text)


def test_long_and_short_texts_take_the_same_way() -> None:
    text = "國家發展計畫瞭解乾坤𠁞" * 100
    (step,) = engine.engines("t2s")
    assert step.convert(text) == step.convert(text[:11]) * 100


@pytest.mark.parametrize("config", CONFIGS)
def test_identical_on_real_text(config: str, evaluation: Path) -> None:
    convert = reference.converter(config)
    for text in [*laws(evaluation, "traditional", 6), *laws(evaluation, "simplified", 3)]:
        for line in text.split("\n"):
            assert fast(config, line) == convert(line)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["traditional", "simplified"])
def test_identical_on_all_real_text(name: str, evaluation: Path) -> None:
    convert = reference.converter("t2s")
    for text in laws(evaluation, name, None):
        assert fast("t2s", text) == convert(text)


@pytest.mark.slow
def test_identical_on_news_and_parallel_sentences(evaluation: Path) -> None:
    convert = reference.converter("t2s")
    for name, keys in (("news/docs.jsonl", ("body",)), ("script/ud_gsd_parallel.jsonl", ("trad", "simp"))):
        for line in (evaluation / name).read_text("utf-8").splitlines():
            for key in keys:
                text = json.loads(line)[key]
                assert fast("t2s", text) == convert(text)


def laws(evaluation: Path, name: str, count: int | None) -> list[str]:
    with gzip.open(evaluation / "bulk" / f"laws_{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for number, line in enumerate(lines) if count is None or number < count]


def test_the_length_never_changes() -> None:
    assert all(
        len(key) == len(value) for step in reference.steps("t2s") for t in step.phrases for key, value in t.items()
    )


@pytest.mark.parametrize(
    "group",
    [
        [(2, 1, {"國": "国国"})],  # a character that becomes two
        [(1, 1, {"國": ""})],
        [(1, 1, {"國家": "国家"})],  # longer than the table says
        [(1, 1, {"，": "。"})],  # a separator
        "國",
    ],
)
def test_another_build_of_the_library_stops_the_program(group: object, monkeypatch: pytest.MonkeyPatch) -> None:
    import opencc

    original = opencc.OpenCC._init_dict

    def other(self: opencc.OpenCC) -> None:
        original(self)
        self._dict_chain_data = [group]

    monkeypatch.setattr(opencc.OpenCC, "_init_dict", other)
    with pytest.raises(UsageError, match="not the version"):
        reference.steps.__wrapped__("t2s")


def test_a_library_without_the_tables_stops_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    import opencc

    monkeypatch.setattr(opencc, "OpenCC", lambda _: object())
    with pytest.raises(UsageError, match=r"0\.1\.7"):
        reference.steps.__wrapped__("t2s")
