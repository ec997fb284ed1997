"""Texts that no one wrote end in seconds: what repeats, and what is nothing but spam."""

from __future__ import annotations

import time

import pytest

from dangjian_corpus import pipeline
from dangjian_corpus.document import Document
from dangjian_corpus.settings import Settings

BOUNDED = {
    "names of a gambler's site": "bet365 " * 20_000,
    "parted names of a messenger": "微 信 1 2 3 " * 12_000,
    "bars": "| " * 60_000,
    "a trade": "无码在线" * 20_000,
    "references": "\n[1]周一鸣.山史[M].北京:山川出版社,2009." * 8_000,
    "addresses": "\nhttp://a.cc/" * 8_000,
    "numbers of pages": "柳树长在河边\n- 1 -\n" * 8_000,
    "cells": "\n12\t34\t56" * 8_000,
    "answers": "\nA.甲 B.乙" * 8_000,
    "a sentence": "今年他把旧祠堂改成了图书室。" * 20_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", BOUNDED)
def test_it_ends_in_seconds(name: str) -> None:
    start = time.process_time()
    done = pipeline.clean(Document("x", BOUNDED[name]), Settings())
    assert time.process_time() - start < 60
    assert done.raw_text() == BOUNDED[name]
