"""A bound on the time that one document may take."""

from __future__ import annotations

import ctypes
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")


class _Expired(BaseException):
    """The time is over. No `Exception`, lest what runs take it for a failure of its own and go on."""


def within(seconds: float, function: Callable[[], Result]) -> Result:
    """What `function` returns, if it does within `seconds`; 0 stands for no bound.

    In the main thread a signal interrupts it, the engine of regular expressions included; in other threads it ends
    when Python comes to its next instruction. Raises `TimeoutError`.
    """
    if not seconds:
        return function()
    in_main_thread = threading.current_thread() is threading.main_thread()
    try:
        with (_alarm if in_main_thread else _raised_in_thread)(seconds):
            return function()
    except _Expired:
        raise TimeoutError(f"took longer than {seconds:g} seconds") from None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    def expire(*_: object) -> None:
        raise _Expired

    before = signal.signal(signal.SIGALRM, expire)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _raised_in_thread(seconds: float) -> Iterator[None]:
    thread = ctypes.c_ulong(threading.get_ident())
    lock, over = threading.Lock(), False

    def expire() -> None:
        with lock:
            if not over:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(_Expired))

    timer = threading.Timer(seconds, expire)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with lock:
            over = True
            # One that was sent and has not come yet must not come later.
            ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, None)
