# SPDX-License-Identifier: LGPL-2.1-or-later
"""ctypes alone, without the package: check.py REPORT"""
import ctypes
import os
import sys

gk = ctypes.CDLL(os.environ.get("GONGKAI_LIBRARY", "libgongkai.so.0"))
for name in ("gk_reader_new", "gk_reader_read_file", "gk_report_get_form", "gk_checker_new", "gk_checker_check"):
    getattr(gk, name).restype = ctypes.c_void_p
gk.gk_findings_get_message.restype = ctypes.c_char_p

reader = ctypes.c_void_p(gk.gk_reader_new())
report = ctypes.c_void_p(gk.gk_reader_read_file(reader, os.fsencode(sys.argv[1]), None))
if not report:
    sys.exit("the report cannot be read / 无法读取报表")
checker = ctypes.c_void_p(gk.gk_checker_new(ctypes.c_void_p(gk.gk_report_get_form(report))))
findings = ctypes.c_void_p(gk.gk_checker_check(checker, report, None))
for i in range(gk.gk_findings_get_n(findings)):
    print(f"{gk.gk_findings_get_line(findings, i)}: {gk.gk_findings_get_message(findings, i, 20).decode()}")
violated = gk.gk_findings_count_violated(findings, 30)
for unref, handle in (("findings", findings), ("checker", checker), ("report", report), ("reader", reader)):
    getattr(gk, f"gk_{unref}_unref")(handle)
sys.exit(violated > 0)
