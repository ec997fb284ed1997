"""What the documentation names exists, and what would not exist is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "docs"))

import names

WRONG = {
    "[a page](nowhere.md)": "no file nowhere.md",
    "`corpus serch 党建`": "no command serch",
    "```sh\ncorpus build pages/ -o out --fast\n```": "build has no --fast",
    "`--no-such-option`": "no command has --no-such-option",
    "`strip/no-such-rule` takes": "no rule strip/no-such-rule",
    "`benchmarks/measure_nothing.py`": "no file benchmarks/measure_nothing.py",
    "`nothing_of_this_name.py`": "no file nothing_of_this_name.py",
    "`docs/nothing.md`": "no file docs/nothing.md",
    "`dangjian_corpus.corpus.Corpse`": "no module dangjian_corpus.corpus.Corpse",
    "`make everything`": "no target everything",
}
RIGHT = (
    "[the guide](docs/guide.md) `corpus build pages/ -o out --learn` `--rules FILE` `strip/legal` `shifted.py` "
    "`dangjian_corpus.corpus.Corpus` `make docs-check` [elsewhere](https://example.org) `corpus rules list`"
)


def test_whatever_is_named_exists() -> None:
    assert list(names.missing()) == []


@pytest.mark.parametrize("text", WRONG)
def test_what_does_not_exist_is_found(text: str) -> None:
    assert WRONG[text] in [name for _, name in names.missing_in(names.ROOT / "README.md", text)]


def test_what_exists_is_not_found() -> None:
    assert list(names.missing_in(names.ROOT / "README.md", RIGHT)) == []
