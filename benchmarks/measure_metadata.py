"""How often date and title are right: `metadata.lift` on labelled news pages, as HTML and as plain text.

    python benchmarks/measure_metadata.py EVALUATION [--wrong]

EVALUATION is the folder of evaluation data with ``pages/html``. The labels (``tests/stages/strip/labels.jsonl``) hold
for each page the day of publication, or null where the page does not name it, and of the title its letters' sha256,
so that no text of the pages is kept. A subtitle that is joined to the title is not counted against it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dangjian_corpus.html import visible_lines
from dangjian_corpus.io.encodings import declared_in_markup, decode
from dangjian_corpus.rules import engine, loader
from dangjian_corpus.rules.folding import fold
from dangjian_corpus.stages.strip import metadata, spam
from dangjian_corpus.stages.strip.reading import letters

LABELS = Path(__file__).resolve().parents[1] / "tests/stages/strip/labels.jsonl"


class Outcome(NamedTuple):
    """What was found on one page against its label."""

    id: str
    field: str
    right: bool
    found: str | None


def outcomes(pages: Path, *, plain: bool, labels: Path = LABELS) -> Iterator[Outcome]:
    """Date and title of every labelled page in `pages`; `plain` takes the page as lines without hints."""
    packs = loader.load()
    for line in labels.read_text(encoding="utf-8").splitlines():
        label = json.loads(line)
        markup = (pages / f"{label['id']}.html").read_bytes()
        page = visible_lines(decode(markup, declared=declared_in_markup(markup)).text)
        hints = None if plain else page.hints
        hits = [*engine.match(page.lines, host=None, packs=packs), *spam.find(page.lines, hints)]
        roles: list[str | None] = [None] * len(page.lines)
        for hit in hits:
            if not hit.keep and hit.start == 0 and hit.end == len(page.lines[hit.line]):
                roles[hit.line] = hit.role
        source: dict[str, Any] = {} if plain else {"page": page.page}
        fields = metadata.lift(page.lines, roles, hints, source).fields
        date = fields["date"][0] if "date" in fields else None
        yield Outcome(label["id"], "date", date == label["date"], date)
        title = fields["title"][0] if "title" in fields else None
        yield Outcome(label["id"], "title", title is not None and _is_title(title, label), title)


def _is_title(title: str, label: dict[str, Any]) -> bool:
    said = letters(fold(title))
    main = letters(fold(title.partition("——")[0]))
    return any(hashlib.sha256(text.encode()).hexdigest()[:16] == label["title_sha256"] for text in (said, main))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("evaluation", type=Path)
    parser.add_argument("--wrong", action="store_true", help="print what is wrong")
    arguments = parser.parse_args()
    for plain in (False, True):
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for outcome in outcomes(arguments.evaluation / "pages/html", plain=plain):
            total[outcome.field] += 1
            right[outcome.field] += outcome.right
            if arguments.wrong and not outcome.right:
                print(f"  {outcome.field} {outcome.id}: {outcome.found}")
        for field in sorted(total):
            kind = "plain text" if plain else "HTML"
            print(f"{kind:10} {field:6} {right[field]} of {total[field]} = {right[field] / total[field]:.3f}")


if __name__ == "__main__":
    main()
