"""Texts with layers of edits on them, generated, and what must hold of every one: shared by the ledger's tests."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from dangjian_corpus import ledger, restoring
from dangjian_corpus.ledger import Edit, Layer, Maps

# Few letters, so that edits often meet what an earlier one wrote; one character outside the BMP.
TEXT = st.text("ab党黨\n𠮷", max_size=14)


def edit(start: int, was: str, now: str = "", rule: str = "test/rule0") -> Edit:
    """An edit of a test's own rule."""
    return Edit(start, was, now, rule, "role")


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[list[Edit]], str]:
    """Raw, layers in normal form, and the text they make."""
    raw = text = draw(TEXT)
    layers: list[list[Edit]] = []
    for _ in range(draw(st.integers(0, 4))):
        points = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
        proposed: list[Edit] = []
        for start, end in zip(points[::2], points[1::2], strict=False):
            was = text[start:end]
            now = draw(st.one_of(TEXT, st.just(""), st.just(was[::-1])))  # reversed: an aligned edit
            proposed.append(Edit(start, was, now, f"test/rule{len(proposed)}", "role"))
        layer = ledger.normalise(text, _apart(proposed))
        if layer:
            layers.append(layer)
            text = ledger.apply(text, layer)
    return raw, layers, text


def _apart(edits: list[Edit]) -> list[Edit]:
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def check_round_trip(raw: str, layers: list[list[Edit]], text: str) -> None:
    """Undo and replay are exact, layer by layer and together."""
    assert ledger.undo_all(text, layers) == raw
    assert ledger.replay(raw, layers) == text
    here = raw
    for layer in layers:
        after = ledger.apply(here, layer)
        assert ledger.undo(after, layer) == here
        here = after


def check_normal_form(raw: str, layers: list[list[Edit]], text: str) -> None:
    """Starts strictly increase, nothing overlaps, every edit changes something that stands there."""
    for layer in layers:
        assert layer
        for edit in layer:
            assert edit.was != edit.now
            assert raw[edit.start : edit.end] == edit.was
        for left, right in pairwise(layer):
            assert left.start < right.start
            assert left.end <= right.start
        raw = ledger.apply(raw, layer)


def brute_to_raw(raw: str, layers: list[Layer]) -> list[tuple[int, int]]:
    """For every character of the text its raw span, by carrying a list of spans through each layer."""
    spans = [(i, i + 1) for i in range(len(raw))]
    for layer in layers:
        out: list[tuple[int, int]] = []
        position = 0
        for edit in layer:
            out += spans[position : edit.start]
            if edit.aligned:
                out += spans[edit.start : edit.end]
            elif edit.was:
                out += [(spans[edit.start][0], spans[edit.end - 1][1])] * len(edit.now)
            else:
                here = spans[edit.start][0] if edit.start < len(spans) else len(raw)
                out += [(here, here)] * len(edit.now)
            position = edit.end
        spans = out + spans[position:]
    return spans


def put_in(raw: str, layers: list[Layer]) -> list[bool]:
    """For every character of the text whether it was inserted, or written for what had been."""
    flags = [False] * len(raw)
    for layer in layers:
        out: list[bool] = []
        position = 0
        for edit in layer:
            was = flags[edit.start : edit.end]
            out += [*flags[position : edit.start], *(was if edit.aligned else [all(was)] * len(edit.now))]
            position = edit.end
        flags = out + flags[position:]
    return flags


def check_maps(raw: str, layers: list[list[Edit]], text: str) -> None:
    """Maps are monotone, compose, and say the same as carrying every character's span along.

    What was inserted maps to a point, or to all that an edit took inside whose writing the point lies; a span that
    begins or ends with it need not reach so far.
    """
    maps, inserted = Maps(layers), put_in(raw, layers)
    spans = [maps.to_raw(i, i + 1) for i in range(len(text))]
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(spans))
    assert all(0 <= start <= end <= len(raw) for start, end in spans)
    if not any(edit.was == "" for layer in layers for edit in layer):
        assert spans == brute_to_raw(raw, layers)
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            whole = maps.to_raw(start, end)
            own = [spans[at] for at in range(start, end) if not inserted[at]]
            if own:
                assert whole[0] <= own[0][0]
                assert own[-1][1] <= whole[1]
            if not inserted[start] and not inserted[end - 1]:
                assert whole == (own[0][0], own[-1][1])
    there = [maps.to_text(i, i + 1) for i in range(len(raw))]
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(there))


def check_fates(raw: str, layers: list[list[Edit]], text: str) -> None:
    """Every raw character has one fate: it stands in the text, or one edit was the first to take it."""
    fates = ledger.fates(len(raw), layers)
    assert [i for fate in fates for i in range(fate.start, fate.end)] == list(range(len(raw)))
    maps = Maps(layers)
    for fate in fates:
        if fate.edit is None:
            assert fate.text_start is not None
            assert text[fate.text_start : fate.text_start + fate.end - fate.start] == raw[fate.start : fate.end]
            for i in range(fate.end - fate.start):
                assert maps.to_text(fate.start + i, fate.start + i + 1) == (
                    fate.text_start + i,
                    fate.text_start + i + 1,
                )
        else:
            assert fate.layer is not None
            # What an edit took stood unchanged in its layer's input: the layers before had left it alone.
            start, end = Maps(layers[: fate.layer]).to_text(fate.start, fate.end)
            before = ledger.replay(raw, layers[: fate.layer])
            assert before[start:end] == raw[fate.start : fate.end]
            assert start == fate.edit.start + fate.offset
            assert fate.edit.start <= start <= end <= fate.edit.end


def check_restore(raw: str, layers: list[list[Edit]], text: str) -> None:
    """Restoring nothing changes nothing, everything gives raw, any one rule gives a ledger that replays."""
    assert restoring.restore(raw, layers, lambda _layer, _edit: False) == (text, layers)
    assert restoring.restore(raw, layers, lambda _layer, _edit: True) == (raw, [])
    for rule in ("test/rule0", "test/rule1"):
        restored, kept = restoring.restore(raw, layers, lambda _layer, edit, rule=rule: edit.rule == rule)
        check_round_trip(raw, kept, restored)
        check_normal_form(raw, kept, restored)
        assert not any(edit.rule == rule for layer in kept for edit in layer)


CHECKS = (check_round_trip, check_normal_form, check_maps, check_fates, check_restore)
