# SPDX-License-Identifier: LGPL-2.1-or-later
"""What all objects of the library have in common: one reference, given up once."""

from __future__ import annotations

import ctypes
import operator
import weakref
from typing import Any, Callable, Optional, Type, TypeVar

from ._library import lib

H = TypeVar("H", bound="Handle")


class Handle:
    """An object of the library.

    The reference is given up by close(), at the end of a "with" block, or when the object is collected; what is at work
    with the object finishes it. A closed object raises ValueError when it is used. Two objects are equal if they are
    the same one in the library.
    """

    _prefix = ""  # of its functions, such as "gk_form"

    def __init__(self, pointer: Any) -> None:
        self._adopt(pointer)

    def _adopt(self, pointer: Any) -> None:
        """Takes over a reference."""
        if pointer is None:
            raise MemoryError(f"no memory for a {type(self).__name__}")
        self._open: Any = pointer
        # Not by ctypes.cast(), which has the pointer refer to itself: only the garbage collector would give it up.
        self._address: int = ctypes.c_void_p.from_buffer_copy(pointer).value or 0
        # The reference is the pointer's, which lives while a function is called with it: another thread may close us.
        weakref.finalize(pointer, getattr(lib, f"{self._prefix}_unref"), type(pointer).from_buffer_copy(pointer))

    @classmethod
    def _take(cls: Type[H], pointer: Any) -> H:
        """An object of a reference that the library handed over."""
        self = cls.__new__(cls)
        self._adopt(pointer)
        return self

    @classmethod
    def _borrow(cls: Type[H], pointer: Any) -> H:
        """An object with a reference of its own."""
        return cls._take(getattr(lib, f"{cls._prefix}_ref")(pointer))

    @property
    def _pointer(self) -> Any:
        pointer = getattr(self, "_open", None)
        if pointer is None:
            raise ValueError(f"the {type(self).__name__} is closed")
        return pointer

    @property
    def closed(self) -> bool:
        """Whether the reference has been given up."""
        return getattr(self, "_open", None) is None

    def close(self) -> None:
        """Gives up the reference. More than once is no mistake."""
        self._open = None

    def __enter__(self: H) -> H:
        self._pointer
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        return (isinstance(other, Handle) and type(self) is type(other) and not self.closed and not other.closed
                and self._address == other._address)

    def __hash__(self) -> int:
        return hash(self._address)

    def __copy__(self: H) -> H:
        made = self._borrow(self._pointer)
        vars(made).update({name: value for name, value in vars(self).items() if name not in vars(made)})
        return made

    def __reduce__(self) -> Any:
        raise TypeError(f"a {type(self).__name__} cannot be pickled")


def expect(value: Any, kind: Type[Any], what: Optional[str] = None) -> Any:
    """The value, if it is of that kind; TypeError otherwise."""
    if not isinstance(value, kind):
        raise TypeError(f"{what or kind.__name__} was expected, not {type(value).__name__}")
    return value


def serialized(function: Callable[..., Any], handle: Handle) -> bytes:
    """What a function that makes bytes of a handle returns."""
    length = ctypes.c_uint64()
    address = function(handle, ctypes.byref(length))
    try:
        return ctypes.string_at(address, length.value)
    finally:
        lib.gk_free(address)


def index_of(number: int, length: int) -> int:
    """A Python index as a number from 0; IndexError if it is out of range."""
    found = operator.index(number)
    if found < 0:
        found += length
    if not 0 <= found < length:
        raise IndexError(f"{number} is out of range")
    return found
