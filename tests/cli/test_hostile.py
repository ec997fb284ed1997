"""Scraped text never steers a terminal, whatever the command and the format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .inside import harmful, hostile, inside, write

_EVIL = hostile().id


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("evil") / "evil.jsonl", hostile())


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    doc = hostile()
    changed = replace(doc, layers=doc.layers[:1], text=doc.text.replace("政", "正"), title=_EVIL + "2", flags=[])
    return write(tmp_path_factory.mktemp("other") / "other.jsonl", changed)


_FORMATS = ("table", "jsonl", "csv", "tsv")
_COMMANDS = [
    *(("show", _EVIL, "-i", "EVIL", "--format", form) for form in ("table", "jsonl")),
    *(("why", _EVIL, "-i", "EVIL", "--format", form) for form in _FORMATS),
    ("why", _EVIL, "-i", "EVIL", "--at", "0"),
    ("why", _EVIL, "-i", "EVIL", "--match", "0-6"),
    ("why", "nobody\x1b[2J", "-i", "EVIL"),
    ("undo", "EVIL"),
    ("restore", "--rule", "strip/\x1b[5m", "EVIL"),
    ("restore", "--role", "no\x1b[2J", "EVIL"),
    *(("diff", "EVIL", "OTHER", "--format", form) for form in _FORMATS),
    *(("stats", "-i", "EVIL", "--format", form) for form in _FORMATS),
    *(("check", "-i", "EVIL", "--max-rule-share", "0%", "--max-removed-by-host", "0", "--format", f) for f in _FORMATS),
    ("export", "--to", "csv", "-i", "EVIL"),
    ("rules", "explain", "no\x1b[2J"),
]


@pytest.mark.parametrize("arguments", _COMMANDS, ids=lambda arguments: f"{arguments[0]}-{arguments[-1]!r}"[:40])
def test_nothing_reaches_a_terminal_raw(arguments: tuple[str, ...], evil: Path, other: Path) -> None:
    paths = {"EVIL": evil, "OTHER": other}
    ran = inside(*(paths.get(argument, argument) for argument in arguments), terminal=True)
    assert ran.out + ran.err
    assert not harmful(ran.out)
    assert not harmful(ran.err)


def test_markup_is_text(evil: Path) -> None:
    assert "[bold]x[/bold]" in inside("why", _EVIL, "-i", evil, "--at", "0", terminal=True).out


def test_to_a_program_data_goes_as_it_is(evil: Path) -> None:
    assert "\u202e" in inside("undo", evil).out
    assert evil.read_text("utf-8").replace("\r", "") == inside("restore", "--rule", "none/x", evil).out.replace(
        "\r", ""
    )


def test_the_check_can_fail() -> None:
    assert harmful("\x1b]0;x\x07")
    assert harmful("\u202e")
    assert not harmful("\x1b[1;31m红\x1b[0m\n")
