# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Arrow PyCapsule interface, https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html."""

from __future__ import annotations

import ctypes
import sys
import threading
from typing import Any, Callable, List, Tuple

from ._types import ArrowArray, ArrowArrayStream, ArrowSchema

_api = ctypes.pythonapi
_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)(("PyCapsule_New", _api))
_get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", _api))

_NAMES = {ArrowSchema: b"arrow_schema", ArrowArray: b"arrow_array", ArrowArrayStream: b"arrow_array_stream"}

# A capsule's destructor may run while an exception is on its way, when no Python code may. So there is none: capsules are
# kept with their structures, and those that nobody else holds are let go at the next export.
_exported: List[Tuple[Any, Any]] = []
_lock = threading.Lock()


def _references(entry: Tuple[Any, Any]) -> int:
    return sys.getrefcount(entry[0])


_ALONE = _references((object(), None))


def sweep() -> None:
    """Lets go the capsules that nobody holds; releases what no consumer has taken."""
    with _lock:
        alone = [_references(entry) <= _ALONE for entry in _exported]
        abandoned = [entry for entry, is_alone in zip(_exported, alone) if is_alone]
        _exported[:] = [entry for entry, is_alone in zip(_exported, alone) if not is_alone]
    for _, structure in abandoned:
        if structure.release:
            structure.release(ctypes.byref(structure))


def _capsule(structure: Any) -> Any:
    """A capsule of a filled structure."""
    capsule = _new(ctypes.addressof(structure), _NAMES[type(structure)], None)
    with _lock:
        _exported.append((capsule, structure))
    return capsule


def pointer_of(capsule: Any, kind: Any) -> Any:
    """A pointer to the structure in a capsule; the capsule must outlive it."""
    return ctypes.cast(_get(capsule, _NAMES[kind]), ctypes.POINTER(kind))


def export_array(fill: Callable[[Any, Any], Any]) -> Tuple[Any, Any]:
    """The two capsules of a record batch that fill writes."""
    sweep()
    schema, array = ArrowSchema(), ArrowArray()
    fill(ctypes.pointer(schema), ctypes.pointer(array))
    return _capsule(schema), _capsule(array)


def export_stream(fill: Callable[[Any], Any]) -> Any:
    """The capsule of a stream that fill writes."""
    sweep()
    stream = ArrowArrayStream()
    fill(ctypes.pointer(stream))
    return _capsule(stream)
