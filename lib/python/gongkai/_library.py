# SPDX-License-Identifier: LGPL-2.1-or-later
"""The shared library: where it is found, how its functions are called, how its errors become exceptions."""

from __future__ import annotations

import ctypes
import os
import pathlib
from typing import Any, Callable, Optional, Tuple, Union

from ._enums import ErrorCode, Language
from ._prototypes import PROTOTYPES
from ._types import GError, Type, error_in, error_out, owned_text

NAME = "libgongkai.so.0"
HERE = pathlib.Path(__file__).resolve().parent
VERSION = (HERE / "VERSION").read_text(encoding="ascii").strip()


class LibraryError(ImportError):
    """The shared library was not found, or cannot serve this package."""


class GongkaiError(Exception):
    """An error of the library.

    A figure that breaks a rule is a result, never an error.

    Attributes:
        code: an ErrorCode; of a GLib error of another domain its number there.
        source: the file, or the name of the data, that it speaks of; None if none is known.
        line, column: place in the source, counted from 1, the column in characters; 0 if unknown.
        excerpt: the line of a form file and a caret under the place, or None.
        english, chinese: the message, with the place in front; str() is the English one.
    """

    def __init__(self, english: str, chinese: str, code: int, source: Optional[str] = None, line: int = 0,
                 column: int = 0, excerpt: Optional[str] = None) -> None:
        super().__init__(english)
        self.english = english
        self.chinese = chinese
        self.code = code
        self.source = source
        self.line = line
        self.column = column
        self.excerpt = excerpt

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (self.english, self.chinese, self.code, self.source, self.line, self.column, self.excerpt)


class Library:
    """The functions of the library by their C names, with Python values in and out.

    It is loaded when the first function is asked for. A GError ** is not passed: an error is raised.
    """

    def __init__(self) -> None:
        self._loaded: Optional[ctypes.CDLL] = None

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or self._loaded is not None:
            raise AttributeError(name)
        self.load()
        return getattr(self, name)  # type: ignore[no-any-return]

    def load(self, path: Optional[Union[str, "os.PathLike[str]"]] = None) -> None:
        """Loads the library from path, from $GONGKAI_LIBRARY, from beside the package, or as the system finds it."""
        if self._loaded is not None:
            if path is not None and os.path.realpath(path) != os.path.realpath(self._loaded._name):
                raise LibraryError(f"{self._loaded._name} is loaded already / 已加载 {self._loaded._name}")
            return
        beside = HERE / NAME
        name = os.fspath(path or os.environ.get("GONGKAI_LIBRARY") or (beside if beside.exists() else NAME))
        try:
            found = ctypes.CDLL(name)
        except OSError as error:
            raise LibraryError(f"{name} cannot be loaded: {error}. Set GONGKAI_LIBRARY to its path / "
                               f"无法加载 {name}；请将 GONGKAI_LIBRARY 设为其路径") from error
        check_version(found, name)
        functions = {}
        for symbol, prototype in PROTOTYPES.items():
            try:
                functions[symbol] = self._bind(found, symbol, prototype)
            except AttributeError:
                raise LibraryError(f"{name} lacks {symbol} / {name} 缺少 {symbol}") from None
        found.g_error_free.argtypes = [error_in.ctype]
        found.g_error_free.restype = None
        vars(self).update(functions)
        self._loaded = found

    def _bind(self, found: ctypes.CDLL, symbol: str, prototype: Tuple[Type, ...]) -> Callable[..., Any]:
        result, *parameters = prototype
        function = found[symbol]  # a function object of its own: others who load the library keep theirs
        function.argtypes = [parameter.ctype for parameter in parameters]
        function.restype = result.ctype
        fallible = bool(parameters) and parameters[-1] is error_out
        converters = [parameter.convert for parameter in parameters[:len(parameters) - fallible]]
        restore = self._take_text if result is owned_text else result.restore

        def call(*arguments: Any) -> Any:
            if len(arguments) != len(converters):
                raise TypeError(f"{symbol}() takes {len(converters)} arguments, not {len(arguments)}")
            passed = [value if convert is None else convert(value) for convert, value in zip(converters, arguments)]
            if not fallible:
                value = function(*passed)
            else:
                error = ctypes.POINTER(GError)()
                value = function(*passed, ctypes.byref(error))
                if error:
                    raise self._take_error(error)
            return value if restore is None else restore(value)

        call.__name__ = symbol
        return call

    def _take_text(self, address: Optional[int]) -> Optional[str]:
        if address is None:
            return None
        try:
            return ctypes.string_at(address).decode("utf-8")
        finally:
            self.gk_free(address)

    def _take_error(self, error: Any) -> GongkaiError:
        assert self._loaded is not None
        try:
            ours = error.contents.domain == self.gk_error_quark()
            return GongkaiError(
                self.gk_error_get_message(error, Language.ENGLISH), self.gk_error_get_message(error, Language.CHINESE),
                ErrorCode(error.contents.code) if ours else error.contents.code, self.gk_error_get_source(error),
                self.gk_error_get_line(error), self.gk_error_get_column(error), self.gk_error_get_excerpt(error))
        finally:
            self._loaded.g_error_free(error)


def check_version(found: Any, name: str) -> None:
    """Refuses a library that cannot serve a caller written for this package's version."""
    major, minor = (int(part) for part in VERSION.split(".")[:2])
    try:
        check, version = found["gk_check_version"], found["gk_get_version"]
    except AttributeError:
        raise LibraryError(f"{name} is not gongkai / {name} 不是 gongkai") from None
    check.argtypes, check.restype = [ctypes.c_uint32, ctypes.c_uint32], ctypes.c_int
    version.argtypes, version.restype = [], ctypes.c_char_p
    if not check(major, minor):
        running = version().decode()
        raise LibraryError(f"{name} is version {running}; this package needs {major}.{minor} or a later {major}.x / "
                           f"{name} 的版本为 {running}，本软件包需要 {major}.{minor} 或更高的 {major}.x")


lib = Library()


def load(path: Optional[Union[str, "os.PathLike[str]"]] = None) -> None:
    """Loads libgongkai now, rather than at the first use.

    Args:
        path: the shared library; None for $GONGKAI_LIBRARY, then libgongkai.so.0 beside this package, then the one
            that the system's loader finds.

    Raises:
        LibraryError: it was not found, is of a version that cannot serve this package, or another one is loaded.
    """
    lib.load(path)


def library_version() -> str:
    """The version of the shared library, as "major.minor.micro"."""
    return lib.gk_get_version()  # type: ignore[no-any-return]
