"""The command `corpus`. Commands are imported when they are called, so that each starts as fast as it can."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, TextIO, cast

import typer
from typer.core import TyperGroup

from .. import __version__, garbage
from ..errors import CorpusError, Exit

_PACKAGE = __package__ or "dangjian_corpus.cli"


class Command(NamedTuple):
    """Where a command is: a function of a module of this package, or a Typer app of commands."""

    module: str
    name: str
    panel: str


_DO = "From scraped pages to a corpus"
_STAGES = "One stage at a time (JSONL in, JSONL out)"
_ASK = "Ask the corpus"
_TRUST = "Show, explain, undo"

#: Every command, in the order of `corpus --help`.
COMMANDS: dict[str, Command] = {
    "clean": Command("cleaning", "clean", _DO),
    "build": Command("building", "build", _DO),
    "index": Command("building", "index", _DO),
    "join": Command("building", "join", _DO),
    "ingest": Command("stages", "ingest", _STAGES),
    "repair": Command("stages", "repair", _STAGES),
    "strip": Command("stages", "strip", _STAGES),
    "convert": Command("stages", "convert", _STAGES),
    "dedup": Command("stages", "dedup", _STAGES),
    "segment": Command("stages", "segment", _STAGES),
    "search": Command("searching", "search", _ASK),
    "show": Command("reading", "show", _ASK),
    "clusters": Command("clustering", "clusters", _ASK),
    "stats": Command("measuring", "stats", _ASK),
    "export": Command("exporting", "export", _ASK),
    "lexicon": Command("keeping", "lexicon", _ASK),
    "why": Command("reading", "why", _TRUST),
    "undo": Command("undoing", "undo", _TRUST),
    "restore": Command("undoing", "restore", _TRUST),
    "diff": Command("undoing", "diff", _TRUST),
    "check": Command("measuring", "check", _TRUST),
    "rules": Command("ruling", "rules", _TRUST),
    "verify": Command("keeping", "verify", _TRUST),
}


#: Commands that keep what they finished.
_GOING_ON = frozenset(("build", "index"))


class _ReaderLeftError(Exception):
    """Who read our output has seen enough. Typer would leave with 1 for a `BrokenPipeError`."""


class _InterruptedError(Exception):
    """Ctrl-C. Typer would leave with 130 and say nothing."""


class _Messages:
    """Stderr, whose reader may leave: what is said then is said to nobody, and the work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write text."""
        with suppress(BrokenPipeError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        """Bring what was written on its way."""
        with suppress(BrokenPipeError):
            self._stream.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class LazyGroup(TyperGroup):
    """A group whose commands are imported one by one."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was named."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderLeftError from None
        except KeyboardInterrupt:
            raise _InterruptedError from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that was named; where there is none, what may have been meant is told."""
        try:
            return super().resolve_command(ctx, args)
        except Exception as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=3, cutoff=0.5)
            if near and hasattr(error, "message"):
                error.message += f" Near it: {', '.join(near)}."
            raise

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """All names, without importing anything."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """The command `cmd_name`, imported now; None where there is none."""
        command = COMMANDS.get(cmd_name)
        if command is None:
            return None
        found = getattr(import_module(f"{_PACKAGE}.{command.module}"), command.name)
        if isinstance(found, typer.Typer):
            group = typer.main.get_group(found)
            group.name = cmd_name
            group.rich_help_panel = command.panel
            return group
        app = typer.Typer(add_completion=False, rich_markup_mode="markdown")
        app.command(cmd_name, rich_help_panel=command.panel, no_args_is_help=False)(found)
        return typer.main.get_command(app)


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},  # of every command
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Turn scraped Chinese articles into a corpus that you can trust: clean, simplified, de-duplicated, "
    "segmented, searchable - and every character that was removed can be shown, explained and put back.",
    epilog="Start with `corpus build PATH -o DIR`, then `corpus search WORD -i DIR`.",
)


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"corpus {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(
        False, "--version", callback=_show_version, is_eager=True, help="Print the version and leave."
    ),
) -> None:
    pass


def main() -> None:
    """Run the command line and leave with one of the codes of `errors.Exit`. To be terminated is to be interrupted."""
    garbage.look_seldom()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.stderr is not None:
        sys.stderr = cast(TextIO, _Messages(sys.stderr))
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run the command line; the exit code. What went wrong is told on stderr, never as a traceback."""
    if not _streams_are_open():
        complain("stdout is closed", "Leave it open, or let it go to a file.")
        return int(Exit.BAD_INPUT)
    group = typer.main.get_command(app)
    try:
        code = group.main(arguments, prog_name="corpus", standalone_mode=False)
        sys.stdout.flush()
        return int(code or 0)
    except CorpusError as error:
        complain(error.message, error.hint)
        return int(error.exit_code)
    except (_InterruptedError, KeyboardInterrupt, typer.Abort):
        goes_on = _GOING_ON.intersection(arguments[:1])
        complain("interrupted", "What is finished is kept: run the same command again to go on." if goes_on else "")
        return int(Exit.INTERRUPTED)
    except (_ReaderLeftError, BrokenPipeError):
        _let_go_of_stdout()  # the reader has seen enough (`| head`)
        return int(Exit.DONE)
    except (OSError, MemoryError) as error:  # a full disk, no permission, a broken device: no defect of the program
        _let_go_of_stdout()
        complain(*_told(error))
        return int(Exit.BAD_INPUT)
    except Exception as error:
        show = getattr(error, "show", None)  # Typer's own errors of usage
        if show is None:
            raise
        show()
        advice = _advice(error, arguments)
        if advice:
            print(advice, file=sys.stderr)
        return int(getattr(error, "exit_code", Exit.USAGE))


def _advice(error: Exception, arguments: list[str]) -> str:
    """What may have been meant by arguments that Typer refused."""
    option = getattr(error, "option_name", "")  # of `-词` and `-a.txt` it is `-词` and `-a`
    in_a_word = len(option) == 2 and any(one.startswith(option) and one != option for one in arguments)
    if in_a_word or not option.isascii():
        return "What begins with - and is no option goes after --: corpus search -- '-词'"
    if arguments[:1] == ["search"] and "extra argument" in getattr(error, "message", ""):
        return "A query of several words goes in quotes: corpus search '党建 社区'"
    return ""


def _streams_are_open() -> bool:
    """Give stdin and stderr something to be where they are closed, since `print` would take stdout for stderr then.

    What stdout has no characters for is written out; false where it is closed.
    """
    if sys.stdin is None:
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115 - for as long as the process runs
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return sys.stdout is not None


def _let_go_of_stdout() -> None:
    """Write out what still waits, or drop it where stdout takes no more: Python would complain once more at its end."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _told(error: OSError | MemoryError) -> tuple[str, str]:
    """What the system refused, and what to do about it."""
    if isinstance(error, MemoryError):
        return "there is not enough memory", "Fewer --jobs need less of it, and so do smaller inputs."
    place = os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else "reading or writing"
    return f"{place}: {error.strerror or error}", "Mend that and run the same command again."


def complain(message: str, hint: str = "") -> None:
    """Tell an error on stderr, with what to do about it."""
    from .terminal import safe

    first, *more = message.split("\n")  # a query is shown on a line of its own, with its fault pointed at below
    print(f"corpus: {safe(first)}", *map(safe, more), sep="\n", file=sys.stderr)
    for line in hint.splitlines():
        print(f"  {safe(line)}", file=sys.stderr)
