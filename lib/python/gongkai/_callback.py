# SPDX-License-Identifier: LGPL-2.1-or-later
"""Python functions that the library calls while it works."""

from __future__ import annotations

from typing import Any, Callable, List, Optional, Tuple

from ._library import lib
from ._types import Type

Progress = Callable[[int, int], Optional[bool]]


class Calls:
    """The functions that are set on an object for the length of one call.

    One that returns False stops the work. What one raises stops it, too, and is raised again behind it. The object that
    is at work is no use to them: it raises RuntimeError, though it may be closed.
    """

    def __init__(self) -> None:
        self._set: List[Tuple[str, Any, Any]] = []
        self._raised: Optional[BaseException] = None

    def set(self, setter: str, of: Any, kind: Type, function: Optional[Callable[..., Any]]) -> None:
        """Has the library call a function, if there is one; setter is what sets it on the object."""
        if function is None:
            return
        wanted, pointer = function, of._pointer

        def call(*arguments: Any) -> int:
            pointer.busy = True
            try:
                return wanted(*arguments[:-1]) is not False
            except BaseException as error:  # KeyboardInterrupt, too, must not be lost in C
                self._raised = self._raised or error
                return 0
            finally:
                pointer.busy = False

        thunk = kind.ctype(call)
        self._set.append((setter, pointer, thunk))  # the library has but its address
        getattr(lib, setter)(pointer, thunk, None, None)

    def __enter__(self) -> "Calls":
        return self

    def __exit__(self, *exception: object) -> None:
        for setter, pointer, _ in self._set:
            getattr(lib, setter)(pointer, None, None, None)
        if self._raised is not None:
            raise self._raised from None
