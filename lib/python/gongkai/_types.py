# SPDX-License-Identifier: LGPL-2.1-or-later
"""How the types of the C interface cross into Python: what is checked on the way in, what is made of a result."""

from __future__ import annotations

import ctypes
import operator
import os
from typing import Any, Callable, NamedTuple, Optional

Converter = Optional[Callable[[Any], Any]]


class GError(ctypes.Structure):
    """GLib's error: a domain, a code of that domain and a message."""

    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class ArrowSchema(ctypes.Structure):
    """The schema of the Arrow C data interface."""


class ArrowArray(ctypes.Structure):
    """The array of the Arrow C data interface."""


class ArrowArrayStream(ctypes.Structure):
    """The stream of the Arrow C stream interface."""


ArrowSchema._fields_ = [
    ("format", ctypes.c_char_p), ("name", ctypes.c_char_p), ("metadata", ctypes.c_void_p), ("flags", ctypes.c_int64),
    ("n_children", ctypes.c_int64), ("children", ctypes.c_void_p), ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowSchema))), ("private_data", ctypes.c_void_p)]
ArrowArray._fields_ = [
    ("length", ctypes.c_int64), ("null_count", ctypes.c_int64), ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64), ("n_children", ctypes.c_int64), ("buffers", ctypes.c_void_p),
    ("children", ctypes.c_void_p), ("dictionary", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArray))), ("private_data", ctypes.c_void_p)]
ArrowArrayStream._fields_ = [
    ("get_schema", ctypes.c_void_p), ("get_next", ctypes.c_void_p), ("get_last_error", ctypes.c_void_p),
    ("release", ctypes.CFUNCTYPE(None, ctypes.POINTER(ArrowArrayStream))), ("private_data", ctypes.c_void_p)]


class Type(NamedTuple):
    """A type of the C interface."""

    c: str  # as the headers write it
    ctype: Any  # what ctypes passes
    convert: Converter = None  # what is passed for an argument; raises TypeError, ValueError or OverflowError
    restore: Converter = None  # what is made of a result
    nullable: bool = False  # whether None may be passed


def _integer(c: str, ctype: Any) -> Type:
    bits, signed = 8 * ctypes.sizeof(ctype), ctype(-1).value < 0
    low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)

    def convert(value: Any) -> int:
        number = operator.index(value)
        if not low <= number <= high:
            raise OverflowError(f"{number} is not in the range of {c}")
        return number

    return Type(c, ctype, convert)


def _bytes_of_text(value: Any) -> bytes:
    if not isinstance(value, str):
        raise TypeError(f"str was expected, not {type(value).__name__}")
    if "\0" in value:
        raise ValueError("text with a NUL character in it")
    return value.encode("utf-8")


def _bytes_of_path(value: Any) -> bytes:
    path = os.fsencode(value)
    if b"\0" in path:
        raise ValueError("path with a NUL character in it")
    return path


def bytes_of_data(value: Any) -> bytes:
    """What a buffer holds, whatever its items are."""
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError(f"bytes were expected, not {type(value).__name__}")
    return bytes(value)


def _array_of_texts(value: Any) -> Any:
    if isinstance(value, (str, bytes)):
        raise TypeError(f"several texts were expected, not {type(value).__name__}")
    octets = [None if text is None else _bytes_of_text(text) for text in value]
    return (ctypes.c_char_p * len(octets))(*octets)


def _array_of_numbers(value: Any) -> Any:
    numbers = [operator.index(number) for number in value]
    if any(not 0 <= number < 1 << 32 for number in numbers):
        raise OverflowError(f"{numbers} are not in the range of guint32")
    return (ctypes.c_uint32 * len(numbers))(*numbers)


def _array_of_bytes(value: Any) -> Any:
    return ctypes.cast(ctypes.c_char_p(bytes_of_data(value)), ctypes.POINTER(ctypes.c_uint8))


def _text_of_bytes(value: Optional[bytes]) -> Optional[str]:
    return None if value is None else value.decode("utf-8")


def _callback(ctype: Any) -> Callable[[Any], Any]:
    return lambda value: ctype() if value is None else value


def _out(integer: Type) -> Type:
    return Type(f"{integer.c} *", ctypes.POINTER(integer.ctype))


def handle(name: str) -> Type:
    """A handle of the library: an incomplete type of its own, so that ctypes itself tells handles apart."""
    ctype: Any = ctypes.POINTER(type(name, (ctypes.Structure,), {}))

    def convert(value: Any) -> Any:
        pointer = value if isinstance(value, ctype) else getattr(value, "_pointer", None)
        if not isinstance(pointer, ctype):
            raise TypeError(f"{name[2:]} was expected, not {type(value).__name__}")
        if pointer.busy:
            raise RuntimeError(f"the {name[2:]} is at work: the function that it calls cannot use it")
        return pointer

    ctype.busy = False

    return Type(f"{name} *", ctype, convert, lambda pointer: pointer or None)


def optional(kind: Type) -> Type:
    """The type that takes None, too."""
    convert = kind.convert
    return kind._replace(nullable=True, convert=lambda value: None if value is None or convert is None
                         else convert(value))


GkForm = handle("GkForm")
GkReport = handle("GkReport")
GkReports = handle("GkReports")
GkReader = handle("GkReader")
GkChecker = handle("GkChecker")
GkFindings = handle("GkFindings")
GkDataset = handle("GkDataset")
GkScan = handle("GkScan")
GkSeries = handle("GkSeries")
GkLint = handle("GkLint")
GkWriter = handle("GkWriter")
GkRollup = handle("GkRollup")
GkTally = handle("GkTally")
GkTrace = handle("GkTrace")
GkDatasetStream = handle("GkDatasetStream")

nothing = Type("void", None)
gint32 = _integer("gint32", ctypes.c_int32)
guint32 = _integer("guint32", ctypes.c_uint32)
gint64 = _integer("gint64", ctypes.c_int64)
guint64 = _integer("guint64", ctypes.c_uint64)
gssize = _integer("gssize", ctypes.c_ssize_t)
quark = _integer("GQuark", ctypes.c_uint32)
gboolean = Type("gboolean", ctypes.c_int, bool, bool)
out_gint32, out_guint32, out_gint64, out_guint64 = _out(gint32), _out(guint32), _out(gint64), _out(guint64)
out_gboolean = Type("gboolean *", ctypes.POINTER(ctypes.c_int))

text = Type("const char *", ctypes.c_char_p, _bytes_of_text, _text_of_bytes)
path = Type("const char *", ctypes.c_char_p, _bytes_of_path)
data = Type("const char *", ctypes.c_char_p, bytes_of_data)
owned_text = Type("char *", ctypes.c_void_p)  # released by the library's caller: see _library.py
pointer = Type("void *", ctypes.c_void_p)
constant_pointer = Type("gconstpointer", ctypes.c_void_p)
guint8s = Type("const guint8 *", ctypes.POINTER(ctypes.c_uint8), _array_of_bytes)
gint64s = Type("const gint64 *", ctypes.POINTER(ctypes.c_int64))
guint32s = Type("const guint32 *", ctypes.POINTER(ctypes.c_uint32), _array_of_numbers)
guint64s = Type("const guint64 *", ctypes.POINTER(ctypes.c_uint64))
texts = Type("const char *const *", ctypes.POINTER(ctypes.c_char_p), _array_of_texts)
owned_bytes = Type("guint8 *", ctypes.c_void_p)  # released by the library's caller, like a text
reports_array = Type("GkReport *const *", ctypes.POINTER(GkReport.ctype))

error_in = Type("const GError *", ctypes.POINTER(GError))
error_out = Type("GError **", ctypes.POINTER(ctypes.POINTER(GError)))
arrow_schema = Type("struct ArrowSchema *", ctypes.POINTER(ArrowSchema))
arrow_array = Type("struct ArrowArray *", ctypes.POINTER(ArrowArray))
arrow_stream = Type("struct ArrowArrayStream *", ctypes.POINTER(ArrowArrayStream))

_destroy = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
_progress = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint64, ctypes.c_uint64, ctypes.c_void_p)
_hit = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_uint64, ctypes.c_uint32, ctypes.c_int32, ctypes.c_void_p)
destroy_notify = Type("GDestroyNotify", _destroy, _callback(_destroy), nullable=True)
progress_func = Type("GkProgressFunc", _progress, _callback(_progress), nullable=True)
hit_func = Type("GkHitFunc", _hit, _callback(_hit), nullable=True)
