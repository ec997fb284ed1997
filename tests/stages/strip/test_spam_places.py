"""Injected spam by the place where it stands: alone, glued to a paragraph, inside a sentence, as a tail or all over."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dangjian_corpus.stages.strip import spam, spam_latin, spam_seams, spam_sites

CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "cases/spam_places.jsonl").read_text(encoding="utf-8").splitlines()
]
PLACES = ("alone", "glued", "inside", "tails")
#: Spam is marked in the texts.
MARKED = re.compile("⟦(.*?)⟧", re.DOTALL)
#: The least share that is found exactly; what was found of the halves at first sight is told in `docs/strip.md`.
FLOORS = {"alone": 0.9, "glued": 0.7, "inside": 0.3, "tails": 0.8}
BEFORE = "在调研中我们发现，农村青年外出务工的比例逐年上升，留守老人和儿童的照料问题日益突出。"
AFTER = "她推开门，院子里静悄悄的，只有墙角那株老槐树在风里轻轻摇着，落下几片发黄的叶子。"
LETTERS = re.compile(r"\W")


def taken(text: str) -> str:
    """The letters and digits of the hits."""
    lines = text.split("\n")
    return "".join(LETTERS.sub("", lines[hit.line][hit.start : hit.end]) for hit in spam.find(lines, None))


def texts(place: str) -> list[str]:
    return [f"{BEFORE}\n{case['text']}\n{AFTER}" for case in CASES if case["place"] == place]


@pytest.mark.parametrize("place", PLACES)
def test_finds_exactly_what_is_marked(place: str) -> None:
    exact = [taken(MARKED.sub(r"\1", text)) == LETTERS.sub("", "".join(MARKED.findall(text))) for text in texts(place)]
    assert len(exact) >= 20
    assert sum(exact) >= FLOORS[place] * len(exact)


@pytest.mark.parametrize("text", texts("none"), ids=lambda text: text[len(BEFORE) + 1 :][:20])
def test_leaves_what_only_speaks_of_it(text: str) -> None:
    assert taken(text) == ""


FRAMES = (
    "后来才知道他把钱都花在{}上面，一分也没有剩下。",
    "据说，{}在南方一些小镇上曾经很流行，如今少见了。",
    "当地{}市场一度十分混乱，如今好多了。",
    "妻子劝他，{}不是正经路，他总是听不进去。",
    "听说他有个表弟在外地搞{}赚了不少钱，家里盖了三层楼。",
)
NAMES = (
    "时时彩计划",
    "威尼斯人娱乐城",
    "成人小说",
    "棋牌游戏下载",
    "六合彩特码",
    "外围模特",
    "幸运飞艇",
    "AV在线观看",
    "bet365",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_its_sentence_needs_stays(name: str) -> None:
    assert [frame for frame in FRAMES if taken(frame.format(name))] == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_parts_a_word_goes(name: str) -> None:
    assert taken(f"今年以来，全省经济社会发{name}展取得了新的成就。") == LETTERS.sub("", name)


def test_a_text_that_names_the_trade_elsewhere_keeps_its_names() -> None:
    put_in = "今年以来，全省经济社会发六合彩特码展取得了新的成就。"
    assert taken(put_in)
    assert taken(f"{put_in}\n他年轻的时候也买过六合彩，后来不买了。") == ""


def test_what_stuffs_a_text_goes_wherever_it_stands() -> None:
    text = "初秋的早晨，雾气还没有散。太阳城娱乐\n对岸有人在洗衣服。太阳城娱乐棒槌声一下一下传过来。太阳城娱乐\n"
    assert taken(text + "卖豆浆的老人已经支起了摊子。太阳城娱乐") == "太阳城娱乐" * 4


def test_a_noun_is_wanted_where_one_fits() -> None:
    wanted, torn = "他对没有兴趣", "全省经济社会发展"
    assert spam_seams.wants_none(wanted, 2, 2) < 0 < spam_seams.wants_none(torn, 7, 7)


@pytest.mark.parametrize("text", ["他的论文www.pj8899.net发表以后", "十里八乡的人都赶来看。888bet.com", "hg0088.cc"])
def test_addresses_of_gamblers_are_known_by_their_names(text: str) -> None:
    ((start, end),) = spam_sites.addresses(text)
    assert text[start:end] == re.findall(r"[a-z0-9.]+", text)[-1]


@pytest.mark.parametrize("text", ["网址:www.pj8899.net", "请登录hg0088.com查询", "见http://www.js.gov.cn/", "www.zju2020.com", "警方查封hg0088.com"])  # fmt: skip
def test_addresses_that_a_text_gives_stay(text: str) -> None:
    assert list(spam_sites.addresses(text)) == []


@pytest.mark.parametrize("text", ["Buy cheap viagra online", "aomen pujing duchang guanfang wangzhan", "payday loans no credit check"])  # fmt: skip
def test_advertisements_in_latin_letters_are_known(text: str) -> None:
    assert [text[start:end] for start, end, _ in spam_latin.runs(f"{text}")] == [text]


@pytest.mark.parametrize("text", ["The casino was built in 1931", "商品名(Viagra Tablets)", "Louis Vuitton, Gucci, Prada", "Casino Royale", "the online casino industry"])  # fmt: skip
def test_prose_and_names_in_latin_letters_stay(text: str) -> None:
    assert list(spam_latin.runs(text)) == []
