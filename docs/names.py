"""What the documentation names must exist: links, files, modules, commands with their options, rules, make targets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer

from dangjian_corpus.cli.main import COMMANDS, app
from dangjian_corpus.rules.catalogue import STAGES, catalogue
from dangjian_corpus.rules.loader import load

ROOT = Path(__file__).resolve().parents[1]

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_CALL = re.compile(r"(?<![\w.])corpus ([a-z]+)\b((?:[^\n|;&)]|\\\n)*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_RULE = re.compile(rf"(?<![\w/.])(?:{'|'.join(STAGES)})/[a-z][a-z0-9-]*(?![\w/.])")
_FILE = re.compile(r"(?<![\w/.<*-])(?:[\w.-]+/)*[\w-]+\.(?:py|npz|toml|tsv)(?![\w*])")
_BELOW = re.compile(r"(?<![\w/.<~$*-])(?:benchmarks|docs|requirements|src|tests)/[\w./-]*")
_MODULE = re.compile(r"(?<![\w.])dangjian_corpus(?:\.[A-Za-z_]+)+")
_TARGET = re.compile(r"(?<!\w)make ((?:[a-z]+-)*[a-z]+)(?![\w-])")

#: Options of other programs and of benchmarks, and files of readers, that examples name.
_FOREIGN_OPTIONS = frozenset(
    (
        *("--ntasks", "--cpus-per-task", "--mem-per-cpu", "--job-name", "--time", "--exact"),
        *("--nthreads", "--no-nanny", "--no-dashboard", "--require-hashes", "--seed", "--whole"),
    )
)
_FOREIGN_FILES = frozenset(("my-pack.toml", "mine.toml", "learnt.toml"))
#: How the rules of the pack begin that `packs.md` shows.
_SHOWN_RULE = "strip/mine-"
_GENERATED = frozenset(("commands.md", "rules.md"))


def pages() -> Iterator[Path]:
    """The pages that were written by hand."""
    yield from (ROOT / name for name in ("README.md", "CHANGELOG.md", "SECURITY.md"))
    yield from (page for page in sorted((ROOT / "docs").rglob("*.md")) if page.name not in _GENERATED)


def missing() -> Iterator[str]:
    """What a page names and is not there, each with its place."""
    for page in pages():
        text = page.read_text("utf-8")
        for at, name in missing_in(page, text):
            yield f"{page.relative_to(ROOT)}:{text.count(chr(10), 0, at) + 1}: {name}"


def missing_in(page: Path, text: str) -> Iterator[tuple[int, str]]:
    """What the text of a page names and is not there, each with its offset."""
    for link in _LINK.finditer(text):
        if "://" not in link[1] and not (page.parent / link[1]).exists():
            yield link.start(), f"no file {link[1]}"
    for code in _CODE.finditer(text):
        for at, name in _missing_in_code(code[0]):
            yield code.start() + at, name


def _missing_in_code(code: str) -> Iterator[tuple[int, str]]:
    for call in _CALL.finditer(code):
        known = _options(call[1])
        if known is None:
            yield call.start(), f"no command {call[1]}"
        else:
            yield from (
                (call.start(), f"{call[1]} has no {option}")
                for option in _OPTION.findall(call[2])
                if option not in known
            )
    for option in _OPTION.finditer(code):
        if option[0] not in _all_options():
            yield option.start(), f"no command has {option[0]}"
    for rule in _RULE.finditer(code):
        if rule[0] not in _rules() and not rule[0].startswith(_SHOWN_RULE):
            yield rule.start(), f"no rule {rule[0]}"
    for file in (*_FILE.finditer(code), *_BELOW.finditer(code)):
        if not _is_file(file[0]):
            yield file.start(), f"no file {file[0]}"
    for module in _MODULE.finditer(code):
        if not _is_module(module[0]):
            yield module.start(), f"no module {module[0]}"
    for target in _TARGET.finditer(code):
        if target[1] not in _targets():
            yield target.start(), f"no target {target[1]}"


@cache
def _options(command: str) -> frozenset[str] | None:
    """The options of a command, or of all of a group's; None where there is none of that name."""
    if command not in COMMANDS:
        return None
    group: Any = typer.main.get_command(app)
    found = group.get_command(None, command)
    commands = getattr(found, "commands", {"": found}).values()
    return frozenset(o for one in commands for p in one.params for o in (*p.opts, *p.secondary_opts)) | {"--help"}


@cache
def _all_options() -> frozenset[str]:
    every = frozenset(option for command in COMMANDS for option in _options(command) or ())
    return every | _FOREIGN_OPTIONS | {"--version", "--check"}


@cache
def _rules() -> frozenset[str]:
    return frozenset(catalogue(load()))


@cache
def _files() -> frozenset[str]:
    folders = ("benchmarks", "docs", "requirements", "src", "tests", ".ci")
    return frozenset(path.relative_to(ROOT).as_posix() for name in folders for path in (ROOT / name).rglob("*"))


def _is_file(name: str) -> bool:
    """Whether a file or folder has this name, or one that ends with it."""
    bare = name.rstrip("/.")
    return (
        Path(bare).name in _FOREIGN_FILES
        or bare in ("benchmarks", "docs", "tests")
        or any(path == bare or path.endswith(f"/{bare}") for path in _files())
    )


def _is_module(name: str) -> bool:
    """Whether a module has this name, or something in one."""
    try:
        if find_spec(name) is not None:
            return True
    except ModuleNotFoundError:
        pass
    module, _, attribute = name.rpartition(".")
    try:
        return hasattr(__import__(module, fromlist=[attribute]), attribute)
    except ImportError:
        return False


@cache
def _targets() -> frozenset[str]:
    return frozenset(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
