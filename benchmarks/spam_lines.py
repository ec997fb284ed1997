"""Lines of injected spam, made up at random from what such trades sell, praise and are reached by."""

from __future__ import annotations

import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

SYMBOLS = "♥❤★☆◆●○※▲♠♦✿■□◎→|｜*·.-_~/+=丨^#&"
BETWEEN = (" ", " ", " ", " ", "|", " | ", "_", ",", "，", ",", "-", "/", "、", " - ", ";", "", "", "！")


@cache
def grammar() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("spam_grammar.toml").read_text(encoding="utf-8"))


@cache
def goods() -> dict[str, list[str]]:
    from dangjian_corpus.stages.strip.spam_words import vocabulary

    listed = {trade: words.split() for trade, words in grammar()["goods"].items()}
    for text, word in vocabulary().items():
        if word.weight >= 3 and word.kind != "contact":
            listed.setdefault("known-" + word.kind, []).append(text)
    return listed


@cache
def listed(table: str, key: str) -> list[str]:
    return str(grammar()[table][key]).split()


@cache
def homophones() -> dict[str, list[str]]:
    """Han characters of GB 2312 by those that are read alike (without regard to tone)."""
    from pypinyin import lazy_pinyin

    by_sound: dict[str, list[str]] = defaultdict(list)
    sound = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                char = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            sound[char] = lazy_pinyin(char)[0]
            by_sound[sound[char]].append(char)
    return {char: by_sound[s] for char, s in sound.items()}


@cache
def nouns() -> list[str]:
    """Names of things that are not rare, from jieba's dictionary."""
    import jieba

    path = Path(jieba.__file__).with_name("dict.txt")
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return [r[0] for r in rows if r[2].strip() == "n" and 2 <= len(r[0]) <= 5 and 20 < int(r[1]) < 5000]


@cache
def cities() -> list[str]:
    import jieba

    path = Path(jieba.__file__).with_name("dict.txt")
    rows = (line.split(" ") for line in path.read_text(encoding="utf-8").splitlines())
    return [r[0] for r in rows if r[2].strip() == "ns" and 2 <= len(r[0]) <= 3 and int(r[1]) > 200]


HAN_DIGITS = (
    "零一二三四五六七八九",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "〇㈠㈡㈢㈣㈤㈥㈦㈧㈨",
    "O⒈⒉⒊⒋⒌⒍⒎⒏⒐",
    "０１２３４５６７８９",
    "o123456789",
    "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
)


def digits(r: random.Random, count: int, first: str = "") -> str:
    text = first + "".join(r.choice("0123456789") for _ in range(count - len(first)))
    roll = r.random()
    if roll < 0.15:
        table = r.choice(HAN_DIGITS)
        text = "".join(table[int(d)] for d in text)
    elif roll < 0.2:
        text = "".join(r.choice(HAN_DIGITS)[int(d)] if r.random() < 0.5 else d for d in text)
    if r.random() < 0.12:
        sep = r.choice(" -.*")
        step = r.choice((1, 3, 4))
        text = sep.join(text[i : i + step] for i in range(0, len(text), step))
    return text


def handle(r: random.Random) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    style = r.random()
    if style < 0.6:
        text = "".join(r.choice(letters) for _ in range(r.randint(2, 5))) + "".join(
            r.choice("0123456789") for _ in range(r.randint(2, 6))
        )
    elif style < 0.8:
        text = r.choice(letters) * 2 + r.choice("0123456789") * r.randint(2, 4)
    else:
        text = "".join(r.choice(letters + "_") for _ in range(r.randint(5, 9)))
    if r.random() < 0.1:
        text = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    return text


def contact(r: random.Random) -> str:
    colon = r.choice(("", "", ":", "：", " ", " ", ": ", "❤", "-"))
    kind = r.random()
    lead = r.choice(listed("reach", "lead")) if r.random() < 0.45 else ""
    if kind < 0.35:
        return (
            lead
            + r.choice(listed("reach", "wechat"))
            + colon
            + (handle(r) if r.random() < 0.8 else digits(r, r.randint(6, 11)))
        )
    if kind < 0.6:
        return lead + r.choice(listed("reach", "number")) + colon + digits(r, r.randint(6, 11))
    if kind < 0.75:
        return (
            r.choice(("", "", "电话", "☎", "联系电话：", "手机", "TEL:"))
            + digits(r, 11, "1" + r.choice("35789"))
            + r.choice(("", "", "(微信同号)", " 张经理", "李小姐", "微信同号", "王先生"))
        )
    if kind < 0.82:
        return "400-" + digits(r, 3) + "-" + digits(r, 4)
    if kind < 0.92:
        return r.choice(listed("reach", "account")) + colon + r.choice(("", "@")) + handle(r)
    host = "".join(r.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(r.randint(1, 4))) + "".join(
        r.choice("0123456789") for _ in range(r.randint(1, 4))
    )
    return (
        r.choice(("www.", "", "http://www.", "m."))
        + host
        + r.choice((".com", ".cc", ".vip", ".net", ".top", ".xyz", ".me", ".tv", ".app", ".info"))
    )


def item(r: random.Random, trade: str) -> str:
    if trade == "noun":
        good = r.choice(nouns())
    else:
        good = r.choice(goods()[trade])
    roll = r.random()
    if trade == "noun":
        return (r.choice(cities()) if r.random() < 0.4 else "") + good + r.choice(listed("praise", "after"))
    if roll < 0.3:
        return good + r.choice(listed("praise", "after"))
    if roll < 0.5:
        return r.choice(listed("praise", "before")) + good
    if roll < 0.62:
        return r.choice(listed("praise", "before")) + good + r.choice(listed("praise", "after"))
    if roll < 0.7:
        return r.choice(cities()) + good + r.choice(listed("praise", "after"))
    return good


def disguised(r: random.Random, text: str) -> str:
    roll = r.random()
    if roll < 0.35:
        sign = r.choice(SYMBOLS + "  ")
        return sign.join(text)
    if roll < 0.5:
        sign = r.choice(SYMBOLS)
        return "".join(c + (sign if r.random() < 0.4 else "") for c in text)
    if roll < 0.85:
        table = homophones()
        return "".join(r.choice(table[c]) if c in table and r.random() < 0.35 else c for c in text)
    sign = r.choice("♥★☆◆※▲【(")
    close = {"【": "】", "(": ")"}.get(sign, sign)
    return sign + text + close


def prose(r: random.Random) -> str:
    """A sentence that only speaks of what such trades sell, or a row of words that sells nothing."""

    def filled(field: re.Match[str]) -> str:
        match field[1]:
            case "g":
                return r.choice(r.choice(list(goods().values())))
            case "c":
                return r.choice(listed("praise", "claims"))
            case "b":
                return r.choice(listed("praise", "before"))
            case "n":
                lead = r.choice(("13", "15", "0731-8", "010-6", "12"))
                return lead + "".join(r.choices("0123456789", k=r.randint(3, 9)))
            case "h":
                return "".join(r.choices("abcdefghijklmn", k=4))
            case _:
                return r.choice(nouns())

    return re.sub(r"\{(\w)\}", filled, r.choice(_sentences()))


@cache
def _sentences() -> list[str]:
    return Path(__file__).with_name("spam_prose.txt").read_text(encoding="utf-8").splitlines()


def made(r: random.Random, without: Sequence[str] = ()) -> str:
    """A line of spam, of none of some trades."""
    trade = r.choice([name for name in (*goods(), "noun", "noun") if name.removeprefix("known-") not in without])
    form = r.random()
    if form < 0.30:  # a row of the same
        sep = r.choice(BETWEEN)
        n = r.randint(2, 6)
        if r.random() < 0.25:
            head = r.choice(nouns()) if trade == "noun" else r.choice(goods()[trade])
            style = r.random()
            if style < 0.5:
                items = [head + x for x in r.sample(listed("praise", "after"), n)]
            else:
                items = [c + head for c in r.sample(cities(), n)]
        else:
            items = [item(r, trade) for _ in range(n)]
        text = sep.join(items) + (sep if r.random() < 0.3 else "")
    elif form < 0.6:  # what, how good, how to be reached
        sep = r.choice(BETWEEN[:12])
        parts = [item(r, trade) for _ in range(r.randint(1, 2))]
        if trade != "noun" or r.random() < 0.8:
            parts += r.sample(listed("praise", "claims"), r.randint(0, 3))
        if r.random() < 0.7:
            parts.append(contact(r))
        text = sep.join(parts)
    elif form < 0.75:
        text = item(r, trade) + r.choice(("", "", " ", "，")) + contact(r)
    elif form < 0.8:
        text = (
            contact(r) + r.choice(("", " ", "，")) + (r.choice(listed("praise", "claims")) if r.random() < 0.6 else "")
        )
    else:
        text = item(r, trade)
    if r.random() < 0.15:
        text = disguised(r, text)
    if r.random() < 0.05:
        text = r.choice(("（{}）", "({})", "【{}】", "★{}★", '<a href="http://www.{h}.com">{}</a>')).format(
            text, h=handle(r)
        )
    return text
