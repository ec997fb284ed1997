"""A stage that gives other output than before needs another `VERSION`: by it a build knows what to make again.

`python tests/build/test_versions.py` notes the versions and outputs of today.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from dangjian_corpus import pipeline
from dangjian_corpus.io.rejects import Rejects
from dangjian_corpus.settings import Settings
from dangjian_corpus.stages import ingest

ROOT = Path(__file__).parents[2]
NOTED = ROOT / "tests" / "fixtures" / "stage_outputs.json"


def outputs() -> dict[str, dict[str, Any]]:
    """For every stage its version and a digest of what it makes of the samples."""
    settings = Settings()
    documents = list(ingest.ingest([str(ROOT / "data" / "raw")], rejects=Rejects(print), settings=settings))
    found: dict[str, dict[str, Any]] = {}
    for name, version in {"ingest": ingest.VERSION, **pipeline.versions()}.items():
        if name != "ingest":
            documents = [pipeline.run_stage(name, document, settings) for document in documents]
        made = hashlib.sha256(b"\n".join(document.to_json() for document in documents)).hexdigest()
        found[name] = {"version": version, "output": made}
    return found


def test_a_stage_whose_output_changed_has_another_version() -> None:
    noted, now = json.loads(NOTED.read_text()), outputs()
    for name in now:
        if now[name] == noted[name]:
            continue
        # What a stage makes depends on those before it: the first that differs is the one that changed.
        assert now[name]["version"] != noted[name]["version"], f"raise VERSION of {name}: its output is another"
        raise AssertionError(f"note the new outputs: python {Path(__file__).relative_to(ROOT)}")


if __name__ == "__main__":
    NOTED.write_text(json.dumps(outputs(), indent=2) + "\n")
