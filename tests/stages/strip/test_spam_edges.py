"""What is read of a line once says the same as what each passage of it would be asked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dangjian_corpus.stages.strip import spam_edges, spam_names
from dangjian_corpus.stages.strip.spam_clusters import LETTERS, SENTENCE, STOPS

LINES = st.text("水渠a1|||。，♥ ", max_size=60)


def plain_links_end(text: str, start: int) -> int:
    """Where a list of links ends, asked of all that follows."""
    *items, last = text[start:].split("|")
    if any(len(LETTERS.findall(item)) > spam_edges.LINKED or SENTENCE.search(item) for item in items) or not items:
        return start
    kept = len(LETTERS.findall(last)) > spam_edges.LINKED or any(mark in last for mark in STOPS + ",:")
    return len(text) - len(last) if kept else len(text)


@given(LINES, st.data(), st.sampled_from(("", "水" * 25, "水" * 24 + "|")))
def test_a_list_of_links_ends_where_all_that_follows_says(line: str, data: st.DataObject, more: str) -> None:
    text = line + more
    start = data.draw(st.integers(0, len(text)))
    assert spam_edges._links_end(text, start) == plain_links_end(text, start)


@given(LINES, st.integers(0, 60), st.integers(0, 60))
def test_where_letters_stand(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    assert spam_edges.begins(text, start) == (not LETTERS.search(text, 0, start))
    assert spam_edges.closes(text, end) == (not LETTERS.search(text, end))


SPANS = st.tuples(st.integers(0, 30), st.integers(1, 6)).map(lambda span: (span[0], sum(span)))


@given(st.lists(SPANS), SPANS)
def test_spans_that_meet(others: list[tuple[int, int]], span: tuple[int, int]) -> None:
    assert spam_names._Spans(others).meet(*span) == any(a < span[1] and span[0] < b for a, b in others)
