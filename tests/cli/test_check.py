"""`corpus check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from dangjian_corpus.cli.measuring import _share
from dangjian_corpus.errors import UsageError

from .inside import RAW, SPAM, inside, sample, write


@pytest.fixture
def file(tmp_path: Path) -> Path:
    flags = [{"start": 0, "end": 1, "kind": "undecodable"}] * 2
    flagged = sample("b.txt")
    flagged.flags = flags
    return write(tmp_path / "a.jsonl", sample("a.txt"), flagged)


REMOVED = 100 * (len(SPAM) + 3) / len(RAW)


@pytest.mark.parametrize(
    ("budget", "holds", "exceeded", "name"),
    [
        ("max-removed", f"{REMOVED + 0.1:.1f}%", f"{REMOVED - 0.1:.1f}%", "corpus"),
        ("max-removed-by-host", f"{REMOVED + 0.1:.1f}%", f"{REMOVED - 0.1:.1f}%", "example.org"),
        (
            "max-rule-share",
            f"{100 * len(SPAM) / len(RAW) + 0.1:.1f}%",
            f"{100 * len(SPAM) / len(RAW) - 0.1:.1f}%",
            "strip/spam-line",
        ),
        ("max-flags", "2", "1", "corpus"),
        ("max-flags", "2", "0", "corpus"),
        ("expect-documents", "2", "3", "corpus"),
        ("expect-documents", "2", "1", "corpus"),
    ],
)
def test_budgets(budget: str, holds: str, exceeded: str, name: str, file: Path) -> None:
    ran = inside("check", "-i", file, f"--{budget}", holds)
    assert (ran.code, ran.out) == (0, "")
    ran = inside("check", "-i", file, f"--{budget}", exceeded)
    assert ran.code == 1
    assert [(row["budget"], row["name"]) for row in ran.rows] == [(budget, name)]


def test_all_that_exceeds_is_listed(file: Path) -> None:
    rows = inside("check", "-i", file, "--max-removed", "0", "--max-flags", "0", "--expect-documents", "0").rows
    assert [row["budget"] for row in rows] == ["max-removed", "max-flags", "expect-documents"]


@pytest.mark.parametrize(
    ("text", "share"),
    [("60%", 0.6), ("60", 0.6), ("0.6%", 0.006), ("0", 0), ("100%", 1), ("1 %", 0.01), ("1.5", 0.015)],
)
def test_shares(text: str, share: float) -> None:
    assert _share("--x", text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["", "%", "many", "-1%", "101%", "nan", "inf", "1e9", "0.6", "1"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(UsageError):
        _share("--x", text)


def test_no_budget_is_no_check(file: Path) -> None:
    assert inside("check", "-i", file).code == 2
    assert inside("check", "-i", file, "--max-flags", "-1").code == 2
