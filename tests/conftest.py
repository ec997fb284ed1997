"""What tests share: where the evaluation data lies, where it is at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The folder of the five seed articles; skips where it is absent."""
    return _shared("seeds")


@pytest.fixture(scope="session")
def evaluation() -> Path:
    """The folder of third-party data with gold; skips where it is absent."""
    return _shared("eval")


def _shared(name: str) -> Path:
    folder = SHARED / name
    if not folder.is_dir():
        pytest.skip(f"needs the evaluation data at {folder}")
    return folder
