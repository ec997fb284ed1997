"""The stages, in their order, declared once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from typing import NamedTuple

from .document import Document
from .errors import CorpusError, UsageError
from .proposal import Proposal, Step, advance
from .settings import Settings


class Stage(NamedTuple):
    """One stage: `module` has its `VERSION`, its `RULES`, and `propose` or, where it takes several, `STEPS`."""

    name: str
    module: str
    summary: str


#: Repair comes before convert, which would turn mojibake into other mojibake that nothing reverses; dedup comes
#: after convert, since two copies differ in script until they are converted.
STAGES: tuple[Stage, ...] = (
    Stage("repair", "dangjian_corpus.stages.repair", "mend what broke on its way: mojibake, pinyin, broken lines"),
    Stage("strip", "dangjian_corpus.stages.strip", "give every line a role and keep the article"),
    Stage("convert", "dangjian_corpus.stages.convert", "Traditional to Simplified"),
    Stage("dedup", "dangjian_corpus.stages.dedup", "remove repeated passages and reprints"),
    Stage("segment", "dangjian_corpus.stages.segment", "cut into jieba's words"),
)

#: What `corpus clean` runs on a document, one after the other.
CLEANING = ("repair", "strip", "convert", "dedup")

_BY_NAME = {stage.name: stage for stage in STAGES}


@cache
def steps(name: str) -> tuple[Step, ...]:
    """The steps of the stage `name`, imported when they are first asked for."""
    module = import_module(_BY_NAME[name].module)
    many: tuple[Step, ...] | None = getattr(module, "STEPS", None)
    return many or (Step(name, module.propose),)


def versions() -> dict[str, int]:
    """The version number of every stage: part of every fingerprint."""
    return {stage.name: import_module(stage.module).VERSION for stage in STAGES}


def check_skip(names: frozenset[str]) -> None:
    """Raise `UsageError` for a stage that does not exist."""
    for name in sorted(names):
        if name not in CLEANING:
            raise UsageError(f"no stage {name!r} to skip", f"One of: {', '.join(CLEANING)}.")


def run_stage(name: str, document: Document, settings: Settings) -> Document:
    """The document after the stage `name`."""
    for step in steps(name):
        document = advance(document, step.propose(document, settings))
    return document


def clean(document: Document, settings: Settings) -> Document:
    """The document after all cleaning stages that need no other document.

    Raises `CorpusError`, naming document and stage, where a stage proposes what does not fit the text.
    """
    (found,) = clean_each((document,), settings)
    if isinstance(found, Exception):
        raise found
    return found


def clean_each(documents: Iterable[Document], settings: Settings) -> list[Document | Exception]:
    """Each of some documents as `clean` gives it, or what was raised on it.

    All go through one step before the next begins, so that its code and its tables are in the processor's caches: a
    short document costs more to fetch those for than to work on.
    """
    found: list[Document | Exception] = list(documents)
    for name in CLEANING:
        for step in steps(name) if name not in settings.skip else ():
            proposals = _together(step, found, settings)
            for number, document in enumerate(found):
                if isinstance(document, Document):
                    try:
                        proposal = proposals.get(number) or step.propose(document, settings)
                        found[number] = advance(document, proposal)
                    except CorpusError as error:
                        found[number] = type(error)(f"{document.id}: {name}: {error.message}", error.hint)
                    except Exception as error:
                        found[number] = error
    for document in found:
        if isinstance(document, Document):
            document.hints = None
    return found


def _together(step: Step, found: Sequence[Document | Exception], settings: Settings) -> dict[int, Proposal]:
    """What a step proposes for some documents, by their number, where it makes that of all at once; nothing where that
    fails: asked for each, it will say for which."""
    documents = {number: document for number, document in enumerate(found) if isinstance(document, Document)}
    if step.propose_each is None:
        return {}
    try:
        return dict(zip(documents, step.propose_each(list(documents.values()), settings), strict=True))
    except Exception:
        return {}
