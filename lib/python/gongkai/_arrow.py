# SPDX-License-Identifier: LGPL-2.1-or-later
"""The Arrow PyCapsule interface, https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html."""

from __future__ import annotations

import ctypes
from typing import Any, Callable, Dict, Tuple

from ._types import ArrowArray, ArrowArrayStream, ArrowSchema

_api = ctypes.pythonapi
_Destructor = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
_new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, _Destructor)(("PyCapsule_New", _api))
_get = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(("PyCapsule_GetPointer", _api))
# In the destructor the capsule has no reference any more: it is known by its address alone.
_get_of_address = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p, ctypes.c_char_p)(("PyCapsule_GetPointer", _api))

_NAMES = {ArrowSchema: b"arrow_schema", ArrowArray: b"arrow_array", ArrowArrayStream: b"arrow_array_stream"}
_exported: Dict[int, Any] = {}  # structures that capsules point to, by address


def _destructor(name: bytes) -> Any:
    def destroy(capsule: int) -> None:
        structure = _exported.pop(_get_of_address(capsule, name))
        if structure.release:
            structure.release(ctypes.byref(structure))

    return _Destructor(destroy)


_DESTRUCTORS = {kind: _destructor(name) for kind, name in _NAMES.items()}


def _capsule(structure: Any) -> Any:
    """A capsule that owns a filled structure and releases it unless a consumer has taken it."""
    address = ctypes.addressof(structure)
    _exported[address] = structure
    return _new(address, _NAMES[type(structure)], _DESTRUCTORS[type(structure)])


def pointer_of(capsule: Any, kind: Any) -> Any:
    """A pointer to the structure in a capsule; the capsule must outlive it."""
    return ctypes.cast(_get(capsule, _NAMES[kind]), ctypes.POINTER(kind))


def export_array(fill: Callable[[Any, Any], Any]) -> Tuple[Any, Any]:
    """The two capsules of a record batch that fill writes."""
    schema, array = ArrowSchema(), ArrowArray()
    fill(ctypes.pointer(schema), ctypes.pointer(array))
    return _capsule(schema), _capsule(array)


def export_stream(fill: Callable[[Any], Any]) -> Any:
    """The capsule of a stream that fill writes."""
    stream = ArrowArrayStream()
    fill(ctypes.pointer(stream))
    return _capsule(stream)
