#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the command makes of its surroundings: terminal.py GONGKAI

Language by the environment, colour and progress on a terminal, output that cannot be written. GK_WRAPPER is put in
front of the command. Prints TAP.
"""

import os
import pathlib
import pty
import select
import shlex
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
REPORT = str(HERE.parent.parent / "examples/report-2017.txt")
FORM = str(HERE / "forms/visits.xml")
LIBRARY = str(HERE / "archive/library.xml")
VISITS = str(HERE / "archive/visits.csv")
HOSTILE = "a\033[2J\u009b图书馆2020年度政府信息公开工作年度报告\n" \
          "一、接待读者人次 | 人次 | 7\033[31m\n二、外借册次 | 册次 | 12\n"
LANGUAGE = ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")
TIMEOUT = 60
REPORTS = 512


class Command:
    def __init__(self, command):
        self.command = shlex.split(os.environ.get("GK_WRAPPER", "")) + [command]

    def run(self, *arguments, stdin=b"", stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec=None, **variables):
        plain = {name: value for name, value in os.environ.items() if name not in LANGUAGE + ("NO_COLOR", "TERM")}
        environment = {**plain, "LC_ALL": "C.UTF-8", "TERM": "xterm", "G_DEBUG": "fatal-criticals", **variables}
        return subprocess.run([*self.command, *arguments], input=stdin, stdout=stdout, stderr=stderr, check=False,
                              env=environment, timeout=TIMEOUT, preexec_fn=preexec)

    def language(self, **variables):
        """The language of the locale that the variables make, LC_ALL being empty unless it is one of them."""
        said = self.run("tally", **{"LC_ALL": "", **variables}).stderr.decode()
        return "zh" if "没有命令" in said else "en" if "no command" in said else said

    def on_terminal(self, *arguments, streams=("stdout",), **variables):
        """What arrives at a terminal that the streams are, and the exit status."""
        ours, theirs = pty.openpty()
        done = self.run(*arguments, **{stream: theirs for stream in streams}, **variables)
        os.close(theirs)
        text = b""
        while select.select([ours], [], [], 1)[0]:
            try:
                block = os.read(ours, 65536)
            except OSError:
                break
            if not block:
                break
            text += block
        os.close(ours)
        return text.decode(), done.returncode

    def into_full_device(self, *arguments):
        with open("/dev/full", "wb") as full:
            done = self.run(*arguments, stdout=full)
        return done.returncode == 2 and b"standard output cannot be written" in done.stderr

    def into_closed_pipe(self, *arguments, ignored):
        """As with "| head -0". A shell's pipeline ends the command by a signal; where that is ignored, it says so."""
        ours, theirs = os.pipe()
        os.close(ours)
        action = signal.SIG_IGN if ignored else signal.SIG_DFL
        done = self.run(*arguments, stdout=theirs, preexec=lambda: signal.signal(signal.SIGPIPE, action))
        os.close(theirs)
        return done


def is_escaped(text):
    return "\033" in text


def languages(gongkai):
    return {
        "English without a locale": gongkai.language() == "en",
        "LC_ALL": gongkai.language(LC_ALL="zh_CN.UTF-8") == "zh",
        "LC_ALL goes before LANG": gongkai.language(LC_ALL="en_GB.UTF-8", LANG="zh_CN.UTF-8") == "en",
        "LC_MESSAGES goes before LANG": gongkai.language(LC_MESSAGES="zh_TW", LANG="de_DE.UTF-8") == "zh",
        "LANG": gongkai.language(LANG="zh_CN.GB18030") == "zh",
        "LANGUAGE goes before them": gongkai.language(LANG="en_US.UTF-8", LANGUAGE="zh_CN:en") == "zh",
        "LANGUAGE counts for nothing in C": gongkai.language(LC_ALL="C", LANGUAGE="zh") == "en",
        "LANGUAGE counts for nothing in C.UTF-8": gongkai.language(LC_ALL="C.UTF-8", LANGUAGE="zh") == "en",
        "--help is whole in a locale that is not installed":
            "退出码：0" in gongkai.run("--help", LC_ALL="zh_XX.ISO-8859-1").stdout.decode(),
    }


def terminals(gongkai):
    def check(*options, **others):
        return gongkai.on_terminal("check", *options, REPORT, **others)[0]

    def progress(*paths, **others):
        return gongkai.on_terminal("check", *paths, streams=("stderr",), **others)[0]

    always = gongkai.run("check", "--color=always", REPORT, NO_COLOR="1")
    hostile = gongkai.run("check", "--form", FORM, "-", stdin=HOSTILE.encode())
    shown = hostile.stdout.decode() + hostile.stderr.decode()
    told = gongkai.run("read", "--form", FORM, "-", stdin=HOSTILE.encode())
    both = gongkai.on_terminal("check", REPORT, REPORT, streams=("stdout", "stderr"), NO_COLOR="1")[0]
    plain = gongkai.run("check", REPORT, REPORT).stdout.decode().rsplit("\n\n", 1)[1]
    archive = ("check", "--summary", "--form", LIBRARY, VISITS)
    bar = gongkai.on_terminal(*archive, streams=("stdout", "stderr"), NO_COLOR="1")[0]
    summary = gongkai.run(*archive).stdout.decode()
    with tempfile.NamedTemporaryFile("w", suffix=".csv", encoding="utf-8") as file:
        file.write("visits,visits.adults,visits.children\n" + "3,2,1\n" * REPORTS)
        file.flush()
        many = {name: gongkai.on_terminal(name, "--form", LIBRARY, file.name, streams=("stderr",))[0]
                for name in ("check", "read")}
    missing = progress("no-such-file", REPORT)
    return {
        "colour on a terminal": is_escaped(check()),
        "no colour with NO_COLOR": not is_escaped(check(NO_COLOR="1")),
        "colour with an empty NO_COLOR": is_escaped(check(NO_COLOR="")),
        "no colour on a dumb terminal": not is_escaped(check(TERM="dumb")),
        "no colour with --color=never": not is_escaped(check("--color=never")),
        "colour with --color=always": is_escaped(always.stdout.decode()),
        "no colour in a file": not is_escaped(gongkai.run("check", REPORT).stdout.decode()),
        "progress on a terminal": "1/2  report-2017.txt" in progress(REPORT, REPORT),
        "progress is cleared": progress(REPORT, REPORT).endswith("\r\033[K"),
        "no progress with one file": progress(REPORT) == "",
        "no progress on a dumb terminal": progress(REPORT, REPORT, TERM="dumb") == "",
        "progress gives way to what is printed": (both.startswith("1/2  report-2017.txt\r\033[K")
                                                  and both.replace("\r\n", "\n").endswith(plain)),
        "an archive has a bar": bar.startswith("[") and "%\r\033[K" in bar and summary in bar.replace("\r\n", "\n"),
        "nothing is left of the bar": bar.rsplit("\033[K", 1)[1].replace("\r\n", "\n") == summary,
        **{f"{name} has a bar for many reports of one file":
               text.startswith("[") and "]  50 %\r\033[K" in text and text.endswith("\r\033[K")
           for name, text in many.items()},
        "no bar on a dumb terminal": gongkai.on_terminal(*archive, streams=("stderr",), TERM="dumb")[0] == "",
        "a message takes the line of progress": "\033[Kgongkai: no-such-file: " in missing and "2/2" in missing,
        "no escape sequence from a page": not is_escaped(shown) and "\ufffd[31m" in shown and "\u009b" not in shown,
        "no escape sequence in a message": told.returncode == 1 and "[31m" in told.stderr.decode()
                                           and not is_escaped(told.stderr.decode()),
        "raw text of CSV as it stands": is_escaped(told.stdout.decode()),
    }


def outputs(gongkai):
    commands = {"forms": ["forms"], "show": ["show", "cn-2021", "--rules"], "read": ["read", REPORT],
                "check": ["check", REPORT, REPORT], "series": ["series", REPORT], "lint": ["lint", "cn-2021"],
                "--help": ["--help"], "--version": ["--version"]}
    killed = gongkai.into_closed_pipe("check", REPORT, ignored=False)
    told = gongkai.into_closed_pipe("check", REPORT, ignored=True)
    folder = os.open("/", os.O_RDONLY)
    unreadable = subprocess.run([*gongkai.command, "check", "--lang", "en", "-"], stdin=folder, capture_output=True,
                                check=False)
    os.close(folder)
    return {
        **{f"{name}, full device": gongkai.into_full_device(*arguments) for name, arguments in commands.items()},
        "standard input that cannot be read": unreadable.returncode == 2
                                              and b"standard input cannot be read" in unreadable.stderr,
        "closed pipe": killed.returncode in (-signal.SIGPIPE, 128 + signal.SIGPIPE) and killed.stderr == b"",
        "closed pipe, no signal": told.returncode == 2 and told.stderr.count(b"cannot be written") == 1,
    }


def main(command):
    gongkai = Command(command)
    results = {**languages(gongkai), **terminals(gongkai), **outputs(gongkai)}
    print(f"1..{len(results)}")
    for number, (name, good) in enumerate(results.items(), 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
    return not all(results.values())


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
