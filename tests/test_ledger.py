"""The ledger's invariants, on any text, any edits and any number of layers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import ledger_cases
from dangjian_corpus import ledger, restoring
from dangjian_corpus.errors import LedgerError
from dangjian_corpus.ledger import Edit, Fate, LayerMap, Maps
from ledger_cases import edit


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(ledger_cases.edited())
def test_invariants(case: tuple[str, list[list[Edit]], str]) -> None:
    for check in ledger_cases.CHECKS:  # on the same cases, which take longer to make than to check
        check(*case)


def _one_by_one(text: str, edits: list[Edit]) -> tuple[list[Edit], str]:
    layer = ledger.normalise(text, edits)
    return layer, ledger.apply(text, layer)


def _said(of: Callable[[], Any]) -> Any:
    try:
        return of()
    except LedgerError as error:
        return str(error)


_PROPOSED = st.lists(
    st.builds(edit, st.integers(-1, 6), st.text("ab", max_size=2), st.text("ab", max_size=2)), max_size=5
)


@settings(max_examples=500, deadline=None)
@given(st.text("ab", max_size=6), _PROPOSED, st.booleans())
def test_applied_at_once_is_normalised_and_applied(text: str, edits: list[Edit], fit: bool) -> None:
    """Whatever was proposed: in order or not, overlapping, touching, of another text, changing nothing."""
    if fit:
        edits = [one._replace(was=text[max(one.start, 0) :][: len(one.was)]) for one in edits]
    assert _said(lambda: ledger.applied(text, edits)) == _said(lambda: _one_by_one(text, edits))


class TestNormalise:
    def test_insertion_at_the_start_of_a_replacement_is_merged_into_it(self) -> None:
        assert ledger.normalise("ab", [edit(0, "a", "x"), edit(0, "", "y")]) == [edit(0, "a", "yx")]

    def test_insertions_at_one_point_are_one(self) -> None:
        assert ledger.normalise("ab", [edit(1, "", "x"), edit(1, "", "y")]) == [edit(1, "", "xy")]

    def test_an_insertion_that_makes_a_replacement_empty_leaves_nothing(self) -> None:
        assert ledger.normalise("ab", [edit(0, "", "a"), edit(0, "a", "")]) == []

    def test_edits_may_touch(self) -> None:
        touching = [edit(0, "a"), edit(1, "b", "c")]
        assert ledger.normalise("ab", touching) == touching

    @pytest.mark.parametrize(
        "edits",
        [
            [edit(0, "ab"), edit(1, "b")],
            [edit(0, "x")],
            [edit(2, "c")],
            [edit(-1, "b")],
            [edit(0, "ab"), edit(1, "", "x")],
        ],
        ids=["overlap", "other text", "past the end", "before the start", "insertion inside"],
    )
    def test_what_does_not_fit_is_refused(self, edits: list[Edit]) -> None:
        with pytest.raises(LedgerError):
            ledger.normalise("ab", edits)

    def test_an_edit_that_changes_nothing_is_left_out(self) -> None:
        assert ledger.normalise("ab", [edit(0, "a", "a")]) == []


class TestMaps:
    def test_aligned_edit_maps_character_by_character(self) -> None:
        assert Maps([[edit(1, "黨建", "党建")]]).to_raw(2, 3) == (2, 3)

    def test_other_edit_maps_to_all_of_it(self) -> None:
        assert Maps([[edit(1, "軟體", "软 件")]]).to_raw(2, 3) == (1, 3)

    def test_inserted_character_maps_to_nothing(self) -> None:
        assert Maps([[edit(1, "", "x")]]).to_raw(1, 2) == (1, 1)

    def test_removed_character_maps_to_nothing(self) -> None:
        assert Maps([[edit(1, "x")]]).to_text(1, 2) == (1, 1)

    def test_two_removals_can_meet_in_one_point(self) -> None:
        layer = [edit(0, "ab"), edit(2, "cd")]
        assert ledger.undo("e", layer) == "abcde"
        assert LayerMap(layer).to_input(0, 1) == (4, 5)

    def test_an_edit_inside_what_an_earlier_one_wrote_maps_to_what_stood_there_first(self) -> None:
        layers = [[edit(1, "x", "党建工作")], [edit(2, "建", "委")]]
        assert ledger.replay("axb", layers) == "a党委工作b"
        assert Maps(layers).to_raw(2, 3) == (1, 2)


class TestFates:
    def test_unchanged_characters_of_an_aligned_edit_stand(self) -> None:
        change = edit(0, "黨的建設", "党的建设")
        assert ledger.fates(4, [[change]]) == [
            Fate(0, 1, 0, change, None),
            Fate(1, 3, None, None, 1),
            Fate(3, 4, 0, change, None, 3),
        ]

    def test_the_first_edit_that_took_a_character_is_named(self) -> None:
        first, second = edit(0, "ab", "xyz"), edit(0, "xyz")
        assert ledger.fates(2, [[first], [second]]) == [Fate(0, 2, 0, first, None)]


def _undo_forgets_touching(text: str, layer: ledger.Layer) -> str:
    # Undoing through an inverted layer, as one is tempted to: two removals that meet in one point become one.
    inverse: dict[int, Edit] = {}
    shift = 0
    for one in layer:
        inverse[one.start + shift] = Edit(one.start + shift, one.now, one.was, one.rule, one.role)
        shift += len(one.now) - len(one.was)
    return ledger_apply(text, list(inverse.values()))


def _normalise_keeps_equal(text: str, edits: Any) -> list[Edit]:
    return sorted(edits, key=lambda one: one.start)


def _map_off_by_one(self: LayerMap, start: int, end: int) -> tuple[int, int]:
    start, end = layer_map_to_input(self, start, end)
    return start, max(start, end - 1)


def _fates_last_edit(raw_length: int, layers: Any) -> list[Fate]:
    return [fate._replace(layer=len(layers) - 1) if fate.edit else fate for fate in ledger_fates(raw_length, layers)]


def _fates_take_aligned_whole(raw_length: int, layers: Any) -> list[Fate]:
    return [fate for fate in ledger_fates(raw_length, layers) if fate.edit or fate.end - fate.start > 1]


def _restore_drops_later(raw: str, layers: Any, chosen: Callable[[int, Edit], bool]) -> tuple[str, list[list[Edit]]]:
    kept = [[one for one in layer if not chosen(number, one)] for number, layer in enumerate(layers)]
    return ledger.replay(raw, kept), [layer for layer in kept if layer]


ledger_apply, ledger_fates, layer_map_to_input = ledger.apply, ledger.fates, LayerMap.to_input

MUTANTS = [
    ("undo", ledger, _undo_forgets_touching),
    ("normalise", ledger, _normalise_keeps_equal),
    ("to_input", LayerMap, _map_off_by_one),
    ("fates", ledger, _fates_last_edit),
    ("fates", ledger, _fates_take_aligned_whole),
    ("restore", restoring, _restore_drops_later),
]


@pytest.mark.parametrize(("name", "owner", "broken"), MUTANTS, ids=[mutant[2].__name__ for mutant in MUTANTS])
def test_a_wrong_ledger_is_found_out(
    name: str, owner: Any, broken: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, broken)

    @settings(
        max_examples=2000,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(ledger_cases.edited())
    def holds(case: tuple[str, list[list[Edit]], str]) -> None:
        for check in ledger_cases.CHECKS:
            check(*case)

    with pytest.raises((AssertionError, LedgerError, IndexError)):
        holds()
