"""Expressions that are compiled when they are first used."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import pytest

import dangjian_corpus
from dangjian_corpus import lazy
from dangjian_corpus.lazy import regex


def test_it_is_compiled_by_the_first_question_and_only_then(monkeypatch: pytest.MonkeyPatch) -> None:
    compile_, compiled = re.compile, list[str]()

    def told(pattern: str, flags: int) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile_(pattern, flags)

    monkeypatch.setattr(re, "compile", told)
    expression = regex("(?P<name>一)|B", re.IGNORECASE)
    assert (expression.pattern, compiled) == ("(?P<name>一)|B", [])
    assert [found[0] for found in expression.finditer("b一")] == ["b", "一"]
    assert (expression.groups, dict(expression.groupindex)) == (1, {"name": 1})
    assert expression.sub("-", "ab") == "a-"
    assert compiled == ["(?P<name>一)|B"]


def test_it_answers_no_more_than_an_expression_does() -> None:
    with pytest.raises(AttributeError):
        _ = regex("a").lastindex  # type: ignore[attr-defined]


def test_bytes() -> None:
    assert regex(rb"[\x80-\xff]+").findall(b"a\xe4\xb8b\xff") == [b"\xe4\xb8", b"\xff"]


def test_every_expression_of_the_package_can_be_compiled() -> None:
    """What is compiled late would fail late, too."""
    found = 0
    for module in pkgutil.walk_packages(dangjian_corpus.__path__, "dangjian_corpus."):
        if module.name.endswith(("__main__", ".ready")):
            continue
        for value in vars(import_module(module.name)).values():
            for one in value.values() if isinstance(value, dict) else value if isinstance(value, tuple) else (value,):
                if isinstance(one, lazy._Regex):
                    assert one.groups >= 0
                    found += 1
    assert found > 150
