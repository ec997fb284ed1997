"""What tests share: where the evaluation data lies, where it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# In CI the same cases every time: a change must not fail for an example that it has nothing to do with.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

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
