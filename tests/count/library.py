# SPDX-License-Identifier: LGPL-2.1-or-later
"""The library as ctypes sees it."""

import ctypes

ABSENT, NOT_APPLICABLE, REPORTED, DERIVED = 0, 20, 40, 50
VIOLATED, SEVERITY_ERROR, LENIENT, STRICT = 20, 30, 0, 10


class GError(ctypes.Structure):
    _fields_ = [("domain", ctypes.c_uint32), ("code", ctypes.c_int), ("message", ctypes.c_char_p)]


class Library:
    P, S, I, U, L = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int32, ctypes.c_uint32, ctypes.c_uint64
    E = ctypes.POINTER(ctypes.POINTER(GError))
    PROTOTYPES = {
        "gk_form_new_builtin": (P, S, E),
        "gk_form_find_cell": (I, P, S),
        "gk_form_get_n_cells": (U, P),
        "gk_form_get_cell_id": (S, P, U),
        "gk_form_get_cell_indicator": (I, P, U),
        "gk_form_get_indicator_decimals": (U, P, U),
        "gk_form_get_indicator_count": (S, P, U),
        "gk_trace_new": (P, P, S, S, S, E),
        "gk_trace_unref": (None, P),
        "gk_trace_get_n_rows": (L, P),
        "gk_trace_get_lines": (ctypes.POINTER(U), P),
        "gk_trace_get_items": (ctypes.POINTER(U), P),
        "gk_trace_get_amounts": (ctypes.POINTER(ctypes.c_int64), P),
        "gk_tally_new": (P, P, S, I, E),
        "gk_tally_unref": (None, P),
        "gk_tally_add_csv_data": (I, P, S, S, ctypes.c_ssize_t, S, E),
        "gk_tally_add_row": (I, P, S, ctypes.POINTER(S), ctypes.POINTER(S), U, U, E),
        "gk_tally_merge": (I, P, P, E),
        "gk_tally_serialize": (P, P, ctypes.POINTER(L), E),
        "gk_tally_merge_serialized": (I, P, S, L, E),
        "gk_free": (None, P),
        "gk_tally_get_n_rows": (L, P),
        "gk_tally_get_n_bad_rows": (L, P),
        "gk_tally_get_n_diagnostics": (L, P),
        "gk_tally_get_diagnostic_line": (U, P, L),
        "gk_tally_get_diagnostic_column": (U, P, L),
        "gk_tally_get_diagnostic_message": (S, P, L, I),
        "gk_tally_dup_dataset": (P, P, E),
        "gk_dataset_get_n_rows": (L, P),
        "gk_dataset_get_key": (S, P, L, I),
        "gk_dataset_get_scaled": (I, P, L, U, ctypes.POINTER(ctypes.c_int64)),
        "gk_dataset_dup_report": (P, P, L, E),
        "gk_dataset_get_state": (I, P, L, U),
        "gk_dataset_unref": (None, P),
        "gk_report_unref": (None, P),
        "gk_checker_new": (P, P),
        "gk_checker_check_with_prior": (P, P, P, P, E),
        "gk_checker_unref": (None, P),
        "gk_report_get_scaled": (I, P, U, ctypes.POINTER(ctypes.c_int64)),
        "gk_report_set_scaled": (I, P, U, ctypes.c_int64, E),
        "gk_findings_new_against_count": (P, P, P, E),
        "gk_findings_get_n": (U, P),
        "gk_findings_get_rule_id": (S, P, U),
        "gk_findings_get_left": (S, P, U),
        "gk_findings_get_right": (S, P, U),
        "gk_findings_get_verdict": (I, P, U),
        "gk_findings_get_severity": (I, P, U),
        "gk_findings_unref": (None, P),
    }

    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        for name, (result, *arguments) in self.PROTOTYPES.items():
            function = getattr(self.library, name)
            function.restype, function.argtypes = result, arguments

    def call(self, name, *arguments):
        """Calls a function that may fail."""
        error = ctypes.POINTER(GError)()
        result = getattr(self.library, name)(*arguments, ctypes.byref(error))
        if error:
            raise RuntimeError(error.contents.message.decode())
        return result

    def __getattr__(self, name):
        return getattr(self.library, name)
