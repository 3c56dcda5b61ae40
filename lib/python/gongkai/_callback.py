# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python functions that the library calls while it works."""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable, List, Optional, Tuple, TypeVar

from ._library import lib
from ._types import Type

Progress = Callable[[int, int], Optional[bool]]
T = TypeVar("T")


class Calls:
    """The functions that an object calls while it does one thing.

    One that returns False stops the work. What one raises stops it, too, and is raised again behind it. The object that
    is at work is no use to them: it raises RuntimeError, though it may be closed.

    A signal that arrives while the library works is handled where Python goes on, which is at the entrance of the next
    call, in front of any "try". What the handler raises there ctypes hands to sys.unraisablehook, as Python does with a
    KeyboardInterrupt in what frees an object.
    """

    def __init__(self, of: Any) -> None:
        self._pointer = of._pointer
        self._set: List[Tuple[str, Any, Any]] = []
        self._raised: Optional[BaseException] = None
        self._over = False
        self._hook = sys.unraisablehook

    def set(self, setter: str, kind: Type, function: Optional[Callable[..., Any]]) -> "Calls":
        """Has the object call a function, if there is one; setter is what sets it."""
        wanted: Any = function
        pointer = self._pointer

        def call(*arguments: Any) -> int:
            try:
                pointer.busy = True
                return self._over or self._raised is None and wanted(*arguments[:-1]) is not False
            except BaseException as error:  # KeyboardInterrupt, too, must not be lost in C
                self._raised = self._raised or error
                return 0
            finally:
                pointer.busy = False

        self._set.append((setter, None if function is None else kind.ctype(call), call))
        return self

    def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """Calls the function that does the work."""
        pointer, on_main = self._pointer, threading.current_thread() is threading.main_thread()
        pointer.calls = self  # the library has but the addresses of what is set
        try:
            for setter, thunk, _ in self._set:
                getattr(lib, setter)(pointer, thunk, None, None)
            if on_main:  # where signals are handled
                sys.unraisablehook = self._take
            return work(*arguments)
        finally:
            # Up to the next call nothing looks for signals: these are done whatever comes.
            if on_main:
                sys.unraisablehook = self._hook
            self._over = True
            for setter, *_ in self._set:
                getattr(lib, setter)(pointer, None, None, None)
            pointer.calls = None
            self._set = []
            raised, self._raised = self._raised, None
            if raised is not None:
                try:
                    raise raised from None
                finally:
                    del raised  # which would hold this frame, and this frame it

    def _take(self, unraisable: Any) -> None:
        is_ours = any(call is unraisable.object for *_, call in self._set)
        if is_ours or issubclass(unraisable.exc_type, KeyboardInterrupt):
            self._raised = self._raised or unraisable.exc_value or unraisable.exc_type()
        else:
            self._hook(unraisable)
