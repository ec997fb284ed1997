"""What tests share: where the evaluation data lies, where it is at hand."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import Phase, settings

# Without the phase that explains failures nothing is traced: switching tracing on and off for each case has put the
# interpreter of Python 3.11 into a loop without an end, now and then. A case may take as long as the machine lets it:
# what must end in seconds has tests of its own.
settings.register_profile("default", deadline=None, phases=[phase for phase in Phase if phase is not Phase.explain])
# In CI the same cases every time: a change must not fail for an example that it has nothing to do with.
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

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
