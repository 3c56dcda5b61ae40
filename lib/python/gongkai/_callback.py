# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python functions that the library calls while it works."""

from __future__ import annotations

import sys
import threading
from typing import Any, Callable, List, Optional, Tuple

from ._library import lib
from ._types import Type

Progress = Callable[[int, int], Optional[bool]]


class Calls:
    """The functions that are set on an object for the length of one call.

    One that returns False stops the work. What one raises stops it, too, and is raised again behind it. The object that
    is at work is no use to them: it raises RuntimeError, though it may be closed.

    A signal that arrives while the library works is handled where Python goes on, which is at the entrance of the next
    call, in front of any "try". What the handler raises there (KeyboardInterrupt) ctypes hands to sys.unraisablehook.
    """

    def __init__(self) -> None:
        self._set: List[Tuple[str, Any, Any]] = []
        self._raised: Optional[BaseException] = None
        self._called: List[Tuple[Any, Any]] = []
        self._hook: Any = None  # what stood in sys.unraisablehook

    def set(self, setter: str, of: Any, kind: Type, function: Optional[Callable[..., Any]]) -> None:
        """Has the library call a function, if there is one; setter is what sets it on the object."""
        if function is None:
            return
        wanted, pointer = function, of._pointer

        def call(*arguments: Any) -> int:
            try:
                pointer.busy = True
                return self._raised is None and wanted(*arguments[:-1]) is not False
            except BaseException as error:  # KeyboardInterrupt, too, must not be lost in C
                self._raised = self._raised or error
                return 0
            finally:
                pointer.busy = False

        self._watch(call, pointer)
        thunk = kind.ctype(call)
        self._set.append((setter, pointer, thunk))  # the library has but its address
        getattr(lib, setter)(pointer, thunk, None, None)

    def _watch(self, call: Any, pointer: Any) -> None:
        """Keeps what is raised in front of a call; signals are handled on the main thread alone."""
        self._called.append((call, pointer))
        if self._hook is None and threading.current_thread() is threading.main_thread():
            self._hook, sys.unraisablehook = sys.unraisablehook, self._take

    def _take(self, unraisable: Any) -> None:
        pointers = [pointer for call, pointer in self._called if call is unraisable.object]
        for pointer in pointers:
            pointer.busy = False
            self._raised = self._raised or unraisable.exc_value or unraisable.exc_type()
        if not pointers:
            self._hook(unraisable)

    def __enter__(self) -> "Calls":
        return self

    def __exit__(self, *exception: object) -> None:
        for setter, pointer, _ in self._set:
            getattr(lib, setter)(pointer, None, None, None)
        if self._hook is not None:
            sys.unraisablehook = self._hook
        if self._raised is not None:
            raise self._raised from None
