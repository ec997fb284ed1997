"""What is made faster so that a first document waits for less says what the plain way says."""

from __future__ import annotations

import re
import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dangjian_corpus.rules import loader
from dangjian_corpus.rules.folding import fold, table
from dangjian_corpus.stages.strip import reading, spam_model, spam_words, words

HAN = r"[\u3400-\u9fff]"
PARTED = re.compile(rf"{HAN}[ |.*_~-]{HAN}[ |.*_~-]{HAN}[ |.*_~:]")


@settings(max_examples=400)
@given(st.lists(st.text("党建、—\u3007aé |.*_~-:", max_size=14), min_size=1, max_size=3))
def test_parted_characters_are_found_as_by_classes_of_han(lines: list[str]) -> None:
    folded = fold("\n".join(lines))
    wanted = [number for number, line in enumerate(folded.split("\n")) if PARTED.search(line)]
    assert spam_words.trigger_lines(folded, (), False) == wanted


@given(st.text("党\u33ff\u3400\u9fff\ua000aZ0é٣ſ 、", max_size=3), st.frozensets(st.sampled_from("党\u3400az0")))
def test_the_first_letter_of_a_line_is_what_letters_begin_with(text: str, firsts: frozenset[str]) -> None:
    first = text.lstrip()[:1]
    assert reading.begins_otherwise(text, firsts) == (bool(reading.letters(first)) and first.lower() not in firsts)


def test_characters_are_of_the_kinds_that_each_is_asked_for() -> None:
    codes, kinds = spam_model._tables()
    for code, character in enumerate(map(chr, range(0x10000))):
        own = (code, spam_model._OTHER)
        if character in spam_model._KINDS:
            own = (code, spam_model._KINDS[character])
        elif character.isascii() and character.isdigit():
            own = (ord("0"), spam_model._DIGIT)
        elif character.isascii() and character.isalpha():
            own = (ord(character.lower()), spam_model._LATIN)
        elif 0x3400 <= code <= 0x9FFF:
            own = (code, spam_model._PARTICLE if character in spam_model._FUNCTION else spam_model._HAN)
        elif unicodedata.category(character) in ("So", "Sm", "Sk", "No", "Co", "Cs", "Mn"):
            own = (spam_model._STAR, spam_model._ODD)
        assert (int(codes[code]), int(kinds[code])) == own, hex(code)
    assert codes.dtype == kinds.dtype == np.int64


def test_words_are_known_by_how_they_begin_in_the_order_in_which_they_are_tried() -> None:
    tried = [
        (word, list(words.GROUPS).index(words.GROUP[word])) for word in dict.fromkeys(word for word, _ in words._ALL)
    ]
    assert words.by_beginning() == {
        begin: tuple(one for one in tried if one[0].startswith(begin) or one[0] == begin[0])
        for begin in {word[:2] for word, _ in tried}
    }


@settings(max_examples=400)
@given(st.text("\\[]psHan{}　Ａ［］．。编\n -^d", max_size=14))
def test_patterns_are_folded_as_sign_by_sign(pattern: str) -> None:
    wanted, inside = [], False
    for token in re.findall(r"\\p\{\w+\}|\\.|.", pattern, re.DOTALL):
        if token in loader._CLASSES:
            wanted.append(loader._CLASSES[token] if inside else f"[{loader._CLASSES[token]}]")
            continue
        inside = token == "[" or (inside and token != "]")
        other = table().get(ord(token), token) if len(token) == 1 else token
        wanted.append(re.escape(other) if other != token and other.isascii() and other != " " else other)
    assert loader.folded_pattern(pattern) == "".join(wanted)
