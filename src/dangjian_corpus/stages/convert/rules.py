"""The rules of this stage, as `corpus rules` lists them."""

from __future__ import annotations

from ...rules import Rule
from . import corrections

#: What every edit of this stage calls the passage it changes.
ROLE = "variant"

_WHY = {
    "shenme": "甚麼 is 什么 in Simplified script; the library writes 甚么.",
    "variant": "A variant character that the library leaves as it is has one standard form.",
    "gan": "乾 read gān is 干 also where the library takes it and the next character for a word with qián.",
    "chen": "沈 read chén is 沉.",
    "fu": "覆, to answer or to do again, is 复.",
    "hua": "畫, to plan, is 划.",
    "zhi": "祇, only, is 只.",
    "fang": "彷 read fǎng is 仿.",
    "yu": "於 before these words is the preposition 于, where the library takes it for a name.",
}


def _of_table(name: str) -> Rule:
    rule = f"convert/{name}"
    entries = [entry for entry in corrections.table() if entry.rule == rule]
    return Rule(
        rule,
        ROLE,
        _WHY[name],
        tuple(dict.fromkeys(entry.hit for entry in entries)),
        tuple(dict.fromkeys(entry.miss for entry in entries)),
        "corrections.tsv",
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "convert/t2s",
        ROLE,
        "A Traditional character becomes the Simplified one that the reference library gives.",
        ("國家發展研究", "於是他們寫信給圖書館"),
        ("国家发展研究", "乾隆年间的著作", "東京の図書館へ行きました"),
        "conversion.py",
    ),
    Rule(
        "convert/tw",
        ROLE,
        "A word of Taiwan becomes the Mainland one, where the text comes from Taiwan (滑鼠 is 鼠标).",
        ("他用滑鼠操作電腦",),  # with that setting
        ("他用鼠标操作电脑",),
        "regional.py",
    ),
    Rule(
        "convert/hk",
        ROLE,
        "A word or form of Hong Kong becomes the Mainland one, where the text comes from there (化粧 is 化妆).",
        ("她在化粧",),  # with that setting
        ("她在化妆",),
        "conversion.py",
    ),
    Rule(
        "convert/zhe",
        ROLE,
        "著 is 着 where it is the particle or part of a verb, and stays in words of works and writing.",
        ("他看著窗外", "沿著鐵路", "著手調查這件事", "印著名字的卡片", "這意味著成功"),
        ("一部著作", "著名的學者", "編著教材", "土著居民", "成效顯著", "臭名昭著", "魯迅著《吶喊》"),
        "zhe.py",
    ),
    *map(_of_table, _WHY),
)
