# SPDX-License-Identifier: LGPL-2.1-or-later
"""Random sequences of calls, beside a model in Python: nothing crashes, nothing leaks, values are what was put in.

Where hypothesis is not installed they are skipped. GK_SEQUENCES says how many there are; they are the same ones every time
unless GK_SEED is set.
"""

import copy
import ctypes
import gc
import os
import pathlib
import sys
import tempfile
import threading
import unittest
from decimal import Decimal

import gongkai
from gongkai import CellState, ErrorCode, GongkaiError, Key, _arrow

# It is told below to keep nothing; it would make this folder all the same.
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", os.path.join(tempfile.gettempdir(), "hypothesis"))
try:
    import hypothesis
    from hypothesis import stateful, strategies as st
    from hypothesis.stateful import Bundle, consumes, multiple, rule
except ImportError:
    raise unittest.SkipTest("without hypothesis") from None

COUNT = int(os.environ.get("GK_SEQUENCES", "40"))
STEPS = 20
REPORT = pathlib.Path(__file__).resolve().parents[2] / "examples/report-2017.txt"
SMALL = """<form id="small" policy="cn">
  <indicator id="items" zh="件数" en="Items" unit="件" parts="partition">
    <indicator id="web" zh="网站" unit="件" count="cases where day in period"/><indicator id="hall" zh="大厅" unit="件"/></indicator>
  <indicator id="fees" zh="费用" kind="amount" unit="万元" decimals="2"/>
  <indicator id="people" zh="人数" unit="人" parts="overlap"><indicator id="young" zh="青年" unit="人"/></indicator>
  <indicator id="rate" zh="占比" kind="percent" unit="%" decimals="1"/>
  <rule id="rate" severity="warning">rate = share(items.web, items)</rule>
  <rule id="fees">when fees > 0: items > 0</rule>
  <ledger id="cases"><column id="number" type="text" key="yes"/><column id="day" type="date"/></ledger>
</form>"""
OTHER = """<form id="other"><indicator id="items" zh="件数" unit="件"/><indicator id="more" zh="其他" unit="件"/></form>"""
PIECES = ["<form id='x'>", "</form>", "<indicator id='a' zh='甲'/>", "<indicator id='a.b'/>", "<rule id='r'>a = a</rule>",
          "<rule>", "<!--", "&amp;", "&#0;", "\0", "\xff", "甲", "<ledger id='l'/>", "a >= 5 *"]
TABLE = "body_code,period,items,items.web,fees\n3201,2024,5,3,1.5\n3202,2024,x,\"<5\",\n"

# What every function may say of its arguments. Whatever else is raised is a defect.
codes = st.sampled_from([None, "32", "3201", "320101", "320200", "3301", "x", "甲"])
values = st.sampled_from([None, 0, 1, 7, 10 ** 9, 10 ** 15])
figures = st.sampled_from(["", "—", "12a", "<5", "1,234", "\U0001f600", "７", "0.5", "9" * 40, "-1", "万", "\n"])
wrongs = st.sampled_from([None, 5, -1, 1.5, float("nan"), "x", b"x", "a\0b", "\udc80", (), {}, object(), 1 << 70, True,
                          Decimal("nan"), Decimal("1e-400000"), type, sys])
stops = st.sampled_from([None, None, "stop", "raise", "close", "use"])
octets = st.lists(st.sampled_from(PIECES), max_size=4).map("".join).map(lambda text: text.encode("latin-1", "replace")) | \
    st.lists(st.sampled_from(PIECES), max_size=4).map("".join).map(str.encode) | st.binary(max_size=12)


class Mine(Exception):
    """Raised by a callback."""


def leaks():
    """Whether the sanitizer knows of memory that nobody refers to."""
    gc.collect()
    _arrow.sweep()
    return ctypes.CDLL(None)["__lsan_do_recoverable_leak_check"]()


class Arrow:
    """Arrow data that is no dataset of ours to look at; its capsules may be handed out more than once."""

    def __init__(self, dataset, once):
        self.dataset, self.capsules = dataset, dataset.__arrow_c_array__() if once else None

    def __getattr__(self, name):
        if name == "__arrow_c_array__" and self.capsules:
            return lambda requested_schema=None: self.capsules
        if name == "__arrow_c_stream__" and not self.capsules:
            return self.dataset.__arrow_c_stream__
        raise AttributeError(name)


class Sequence(stateful.RuleBasedStateMachine):
    """Things of the library, some of them closed, and of reports what they should hold."""

    forms, reports, datasets = Bundle("forms"), Bundle("reports"), Bundle("datasets")
    checkers, findings, scans = Bundle("checkers"), Bundle("findings"), Bundle("scans")
    rollups, tallies, readers = Bundle("rollups"), Bundle("tallies"), Bundle("readers")
    traces, things = Bundle("traces"), Bundle("things")  # what is only looked at, closed and forgotten
    every = forms | reports.map(lambda pair: pair[0]) | datasets | checkers | findings | scans | rollups | tallies | readers | things | traces

    def call(self, function, *handles, may=()):
        """What a function returns. If one of the handles is closed it must raise ValueError; else it may raise what is
        listed: codes of the library and exceptions. Then this is None."""
        closed = any(handle.closed for handle in handles)
        try:
            result = function()
        except GongkaiError as error:
            assert error.code in may and not closed, error
            assert error.chinese and error.english and error.chinese != error.english
            return None
        except Exception as error:
            assert type(error) in may or closed and type(error) is ValueError, repr(error)
            return None
        assert not closed, "a closed handle was taken"
        return result

    # --- Forms and reports ---

    # A sequence begins with one thing of each kind that fit together, so that most of it is no refusal.

    def __init__(self):
        super().__init__()
        self.small = gongkai.Form.from_data(SMALL)

    @stateful.initialize(target=forms)
    def first_forms(self):
        return multiple(self.small, gongkai.Form.from_data(OTHER, "other.xml"))

    @stateful.initialize(target=datasets)
    def first_dataset(self):
        return gongkai.Reader(self.small).read_dataset_data(TABLE.encode())

    @stateful.initialize(target=scans)
    def first_scan(self):
        return gongkai.Scan(gongkai.Checker(self.small), undecided=True, threads=1)

    @stateful.initialize(target=checkers)
    def first_checker(self):
        return gongkai.Checker(self.small)

    @stateful.initialize(target=rollups, unique=st.booleans())
    def first_rollup(self, unique):
        return gongkai.Rollup(self.small, prefixes=[2, 4], unique=unique)

    @stateful.initialize(target=tallies)
    def first_tally(self):
        return gongkai.Tally(self.small, [2024]).add_row("cases", {"number": "1", "day": "2024-05-06"})

    @rule(target=forms, name=st.sampled_from(["cn-2014", "small", "", "x"]))
    def new_form(self, name):
        made = self.call(lambda: gongkai.Form.from_data(SMALL) if name == "small" else gongkai.Form(name),
                         may=[ErrorCode.NOT_FOUND])
        return made or multiple()

    @rule(data=octets, name=st.sampled_from([None, "x.xml", "甲"]))
    def bad_form(self, data, name):
        self.call(lambda: gongkai.Form.from_data(data, name), may=[
            ErrorCode.SYNTAX, ErrorCode.FORM, ErrorCode.ENCODING, ErrorCode.NOT_FOUND])

    @rule(target=things, form=forms)
    def look_at_form(self, form):
        def look():
            for listed in (form.indicators, form.cells, form.rules, form.dimensions, form.tables):
                repr(listed[:3])
            return form.lint(), [(one.terms, one.conditions, one.tolerance, one.member, one.text) for one in form.rules[:3]]
        found = self.call(look, form)
        return found[0] if found else multiple()

    @rule(target=reports, form=forms)
    def new_report(self, form):
        report = self.call(lambda: gongkai.Report(form), form)
        return (report, dict.fromkeys(report)) if report is not None else multiple()

    @rule(pair=reports, number=st.integers(0, 400), value=values, by_id=st.booleans())
    def put(self, pair, number, value, by_id):
        report, model = pair
        id = list(model)[number % len(model)]

        def put():
            report[id if by_id else report.form.cell(id)] = value
            return True
        if self.call(put, report, may=[ErrorCode.OVERFLOW, ErrorCode.NUMBER]):
            model[id] = value

    @rule(pair=reports, number=st.integers(0, 400), text=figures, unit=st.sampled_from([None, "元", "万件", "x"]))
    def put_text(self, pair, number, text, unit):
        report, model = pair
        id = list(model)[number % len(model)]
        state = self.call(lambda: report.set_text(id, text, unit), report)
        if state is not None:
            model[id] = report[id]
            assert (model[id] is not None) == (state == CellState.REPORTED)
            assert report.raw(id) == text or text.strip() != text

    @rule(pair=reports, code=codes, period=st.sampled_from([None, "2023", "2024", "rubbish", ""]))
    def name(self, pair, code, period):
        report = pair[0]

        def name():
            report.body_code, report.period, report.source = code, period, "a.txt"
            report.set_place(next(iter(report)), 3, 4)
            return report.body_code, report.period, report.place(next(iter(report)))
        assert self.call(name, report) in (None, (code, period, (3, 4)))

    @rule(pair=reports)
    def compare(self, pair):
        report, model = pair
        assert self.call(lambda: dict(report), report) in (None, model)

    @rule(pair=reports, wrong=wrongs)
    def refuse(self, pair, wrong):
        report, model = pair
        number = isinstance(wrong, (int, Decimal)) and not isinstance(wrong, bool)
        if wrong is None or wrong == 5 and number:
            return
        for use in (lambda: report.__setitem__(next(iter(model)), wrong), lambda: report[wrong], lambda: gongkai.Form(wrong),
                    lambda: gongkai.Checker(report.form, missing=wrong)):
            try:
                use()
            except (TypeError, ValueError, OverflowError, LookupError, GongkaiError):
                continue
            raise AssertionError(f"{wrong!r} was taken")

    @rule(target=readers, form=forms, several=st.booleans(), threads=st.integers(0, 3))
    def new_reader(self, form, several, threads):
        made = self.call(lambda: gongkai.Reader(*[form] * several, threads=threads), *[form] * several)
        return made or multiple()

    @rule(target=reports, reader=readers, data=octets | st.sampled_from([TABLE.encode(), REPORT.read_bytes()]))
    def read(self, reader, data):
        found = self.call(lambda: reader.read_all_data(data, "x"), reader, may=[
            ErrorCode.SYNTAX, ErrorCode.UNRECOGNISED, ErrorCode.AMBIGUOUS, ErrorCode.ENCODING, ErrorCode.NOT_FOUND])
        return multiple(*[(report, dict(report)) for report in found or ()])

    @rule(target=datasets, reader=readers, data=octets | st.just(TABLE.encode()), stop=stops)
    def read_dataset(self, reader, data, stop):
        found = self.call(lambda: reader.read_dataset_data(data, "x", progress=self.progress(stop, reader)), reader, may=[
            ErrorCode.SYNTAX, ErrorCode.UNRECOGNISED, ErrorCode.AMBIGUOUS, ErrorCode.ENCODING, ErrorCode.NOT_FOUND,
            ErrorCode.CANCELLED, Mine, RuntimeError])
        return multiple() if found is None else found

    @rule(target=things, pair=reports, other=reports)
    def series(self, pair, other):
        made = self.call(lambda: gongkai.Series(pair[0], copy.copy(other[0])), pair[0], other[0], may=[ErrorCode.MISMATCH])
        if made is None:
            return multiple()
        assert len(made.reports) == len(made.values(made.concepts[0])) == 2
        return made

    # --- Checking ---

    @rule(target=checkers, form=forms, policy=st.sampled_from([None, "cn", "vtl:non_null", "rubbish", "", "cn applies=always"]))
    def new_checker(self, form, policy):
        return self.call(lambda: gongkai.Checker(form, policy), form, may=[ErrorCode.SYNTAX]) or multiple()

    # Findings hold their reports, which must not change any more.
    @rule(target=findings, checker=checkers, pair=consumes(reports), prior=st.none() | consumes(reports))
    def check(self, checker, pair, prior):
        before = prior[0] if prior else None
        found = self.call(lambda: checker.check(pair[0], before), checker, pair[0], *[before] * (prior is not None),
                          may=[ErrorCode.MISMATCH, ErrorCode.OVERFLOW])
        return multiple() if found is None else found

    @rule(findings=findings, language=st.sampled_from(gongkai.Language))
    def look_at_findings(self, findings, language):
        def look():
            for one in [*findings[:4], *findings.errors[:2]]:
                repr((one, one.message(language), one.cells, one.left, one.right, one.imbalance, one.cause, one.ratio,
                      one.derived_cell, one.derived_value, one.suspect_cell, one.open_cells, one.prior_cells))
                assert findings.verdict(one.rule) == one.verdict and len(one.fingerprint) == 16
            return findings.report, findings.prior
        self.call(look, findings)

    @rule(kind=st.sampled_from(gongkai.Format), thing=findings | reports.map(lambda pair: pair[0]) | scans | rollups | forms)
    def write(self, kind, thing):
        self.call(lambda: gongkai.write(thing, format=kind), thing, may=[ErrorCode.MISMATCH, TypeError])

    # --- Datasets and scans ---

    @rule(target=datasets, form=forms, pairs=st.lists(reports, max_size=4))
    def new_dataset(self, form, pairs):
        found = [pair[0] for pair in pairs]
        made = self.call(lambda: gongkai.Dataset(form, found), form, *found, may=[ErrorCode.MISMATCH])
        if made is None:
            return multiple()
        for row, (_, model) in enumerate(pairs):
            assert {cell: made.value(row, cell) for cell in list(model)[:9]} == dict(list(model.items())[:9])
        return made

    @rule(target=datasets, dataset=datasets, form=forms, once=st.booleans())
    def through_arrow(self, dataset, form, once):
        data = self.call(lambda: Arrow(dataset, once), *[dataset] * once)
        if data is None:
            return multiple()
        made = [self.call(lambda: gongkai.Dataset.from_arrow(data, form), form, *[dataset] * (not once), may=[
            ErrorCode.NOT_FOUND, ErrorCode.ARROW]) for _ in range(2)]
        assert not once or made[1] is None, "a capsule was taken twice"
        return multiple(*[one for one in made if one is not None])

    @rule(dataset=datasets)
    def export(self, dataset):
        self.kept = self.call(lambda: (dataset.__arrow_c_array__(), dataset.__arrow_c_stream__()), dataset)

    @rule(wrong=wrongs, form=forms)
    def no_arrow(self, wrong, form):
        class Liar:
            __arrow_c_array__ = staticmethod(lambda requested_schema=None: (wrong, wrong))
            __arrow_c_stream__ = staticmethod(lambda requested_schema=None: wrong)
        for data in (wrong, Liar()):
            try:
                gongkai.Dataset.from_arrow(data, form)
            except (TypeError, ValueError):
                continue
            raise AssertionError(wrong)

    @rule(target=datasets, dataset=datasets)
    def narrow(self, dataset):
        made = self.call(dataset.narrow, dataset)
        return multiple() if made is None else made

    @rule(target=reports, dataset=datasets, row=st.integers(-5, 5))
    def row(self, dataset, row):
        def look():
            report = dataset.report(row)
            cell = next(iter(report))
            assert (dataset.value(row, cell), dataset.state(row, cell)) == (report[cell], report.state(cell))
            assert dataset.key(row, Key.BODY_CODE) == dataset.keys(Key.BODY_CODE)[row] == report.body_code
            return report
        report = self.call(look, dataset, may=[IndexError])
        return multiple() if report is None else (report, dict(report))

    @rule(target=scans, checker=checkers, undecided=st.booleans(), threads=st.integers(0, 3))
    def new_scan(self, checker, undecided, threads):
        return self.call(lambda: gongkai.Scan(checker, undecided=undecided, threads=threads), checker) or multiple()

    def progress(self, stop, at_work, data=None):
        def progress(done, total):
            assert 0 <= done <= total
            if stop == "raise":
                raise Mine
            if stop == "close":
                at_work.close()
                if data is not None:
                    data.close()
            if stop == "use":
                copy.copy(at_work)
            return stop != "stop"
        return progress

    @rule(scan=scans, data=datasets, arrow=st.booleans(), stop=stops, hit=st.booleans())
    def run_scan(self, scan, data, arrow, stop, hit):
        def taken(row, number, verdict):
            if stop == "raise":
                raise Mine
            return stop != "stop"
        before, rows = None if scan.closed else (len(scan), scan.n_hits), None if data.closed else len(data)
        found = self.call(lambda: scan.run(Arrow(data, False) if arrow else data, progress=self.progress(stop, scan, None if arrow else data),
                                           hit=taken if hit else None), scan, data, may=[
            ErrorCode.MISMATCH, ErrorCode.OVERFLOW, ErrorCode.CANCELLED, ErrorCode.NOT_FOUND, ErrorCode.ARROW, Mine, RuntimeError])
        if found is None:
            assert before is None or before == (len(scan), scan.n_hits)
        elif not scan.closed:
            assert len(scan) == before[0] + rows and len(scan.hits) == scan.n_hits
            scan.__arrow_c_array__()

    @rule(checker=checkers, dataset=datasets, row=st.integers(-3, 3))
    def check_row(self, checker, dataset, row):
        self.call(lambda: gongkai.check_row(checker, dataset, row), checker, dataset,
                  may=[IndexError, ErrorCode.MISMATCH, ErrorCode.OVERFLOW])

    @rule(checker=checkers, dataset=datasets, close=st.booleans())
    def threads(self, checker, dataset, close):
        """Threads share a checker and a dataset, which may be closed under their hands."""
        done = []

        def work():
            for _ in range(2):
                try:
                    scan = gongkai.Scan(checker, threads=2).run(dataset)
                    done.append((scan.n_hits, len(scan)))
                except ValueError:
                    assert close or checker.closed or dataset.closed
                except GongkaiError as error:
                    assert error.code in (ErrorCode.MISMATCH, ErrorCode.OVERFLOW), error
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
        if close:
            dataset.close()
        for worker in workers:
            worker.join()
        assert len(set(done)) <= 1, done

    # --- Roll-ups and tallies ---

    @rule(target=rollups, form=forms, by=st.sampled_from([{"prefixes": [2, 4]}, {"prefixes": [0]}, {"key": Key.PERIOD},
                                                          {"parents": {"3201": "32", "32": None}}, {"prefixes": [3, 2]}, {}]),
          by_period=st.booleans(), unique=st.booleans(), expected=st.lists(codes.filter(bool), max_size=2))
    def new_rollup(self, form, by, by_period, unique, expected):
        made = self.call(lambda: gongkai.Rollup(form, **by, by_period=by_period, unique=unique, expected=expected), form,
                         may=[ErrorCode.NUMBER, TypeError])
        return multiple() if made is None else made

    @rule(rollup=rollups, data=datasets, stop=stops)
    def add_up(self, rollup, data, stop):
        before, rows = None if rollup.closed else rollup.n_reports, None if data.closed else len(data)
        found = self.call(lambda: rollup.add(data, progress=self.progress(stop, rollup, data)), rollup, data, may=[
            ErrorCode.MISMATCH, ErrorCode.CANCELLED, Mine, RuntimeError])
        assert before is None or rollup.closed or rollup.n_reports == before + (rows if found is not None else 0)

    @rule(rollup=rollups, part=rollups, as_bytes=st.booleans(), cut=st.sampled_from([0, 0, 1, 9]))
    def merge(self, rollup, part, as_bytes, cut):
        def merge():
            octets = part.serialize()
            return rollup.merge(octets[:len(octets) - cut] if as_bytes else part)
        self.call(merge, rollup, part, may=[ErrorCode.MISMATCH, *[ErrorCode.SYNTAX] * (cut > 0),
                                            *[ValueError] * (rollup == part)])

    @rule(target=datasets, rollup=rollups)
    def look_at_rollup(self, rollup):
        def look():
            for key, group in list(rollup.items())[:4]:
                assert rollup[key] == group
                for cell in list(group)[:8]:
                    assert rollup.column(cell)[group.number] == group[cell]
                    assert rollup.counts(cell, CellState.REPORTED)[group.number] == group.count(cell, CellState.REPORTED)
                    repr((group.reason(cell), group.why(cell)))
                repr((group, group.parent, group.coverage, group.n_published))
            repr((rollup.differences, rollup.missing, rollup.strays))
            self.group = next(iter(rollup.values()), None)
            return rollup.dataset()
        made = self.call(look, rollup, may=[ErrorCode.MISMATCH])
        return multiple() if made is None else made

    @rule()
    def look_at_an_old_group(self):
        group = getattr(self, "group", None)
        if group is not None:
            self.call(lambda: (group.code, dict(list(group.items())[:5])), group.rollup, may=[ValueError])

    @rule(target=tallies, form=forms, periods=st.sampled_from([None, ["2024"], [2023, 2024], ["x"]]),
          mode=st.sampled_from(gongkai.TallyMode))
    def new_tally(self, form, periods, mode):
        return self.call(lambda: gongkai.Tally(form, periods, mode=mode), form,
                         may=[ErrorCode.NOT_FOUND, ErrorCode.SYNTAX]) or multiple()

    @rule(target=traces, tally=tallies, cell=st.sampled_from(["items.web", "items.web", "items", "nothing"]), body=codes,
          period=st.sampled_from([None, 2024, "x"]))
    def new_trace(self, tally, cell, body, period):
        made = self.call(lambda: gongkai.Trace(tally, cell, body, period), tally, may=[ErrorCode.NOT_FOUND, ErrorCode.SYNTAX])
        return multiple() if made is None else made

    @rule(trace=traces)
    def look_at_trace(self, trace):
        def look():
            assert trace.total == sum(row.amount for row in trace.rows) and len(trace) == len(trace.rows)
            repr((trace.cell, trace.ledger, trace.ledger.columns))
        self.call(look, trace)

    @rule(tally=tallies, ledger=st.sampled_from(["cases", "cases", "nothing"]), fields=st.fixed_dictionaries({}, optional={
        "number": st.sampled_from([1, "a", None, "\xff", Decimal(3)]), "day": st.sampled_from(["2024-05-06", "x", ""]),
        "body_code": codes, "nothing": st.none()}), whole=st.booleans(), data=octets)
    def count(self, tally, ledger, fields, whole, data):
        may = [ErrorCode.NOT_FOUND, ErrorCode.SYNTAX, ErrorCode.ENCODING]
        self.call(lambda: tally.add_csv_data(ledger, data) if whole else tally.add_row(ledger, fields, 5), tally, may=may)

    @rule(tally=tallies, part=tallies, as_bytes=st.booleans(), cut=st.sampled_from([0, 0, 1, 9]))
    def merge_tallies(self, tally, part, as_bytes, cut):
        def merge():
            octets = part.serialize()
            return tally.merge(octets[:len(octets) - cut] if as_bytes else part)
        before = None if tally.closed else (tally.n_rows, tally.n_bad_rows)
        merged = self.call(merge, tally, part, may=[ErrorCode.MISMATCH, ErrorCode.SYNTAX, *[ValueError] * (tally == part)])
        assert merged is not None or before is None or (tally.n_rows, tally.n_bad_rows) == before

    @rule(target=datasets, tally=tallies)
    def counted(self, tally):
        def look():
            assert len(tally.diagnostics) == tally.n_diagnostics
            return tally.dataset()
        made = self.call(look, tally)
        return multiple() if made is None else made

    @rule(target=reports, tally=tallies, body=codes, period=st.sampled_from([None, "2024", "x"]))
    def counted_report(self, tally, body, period):
        made = self.call(lambda: tally.report(body, period), tally, may=[ErrorCode.NOT_FOUND])
        return multiple() if made is None else (made, dict(made))

    # --- Ends ---

    @rule(thing=every)
    def close(self, thing):
        thing.close()
        thing.close()
        assert thing.closed and "closed" in repr(thing) or "object" in repr(thing)
        self.call(lambda: thing._pointer, thing)

    @rule(target=things, thing=every)
    def copy(self, thing):
        made = self.call(lambda: copy.copy(thing), thing)
        assert made is None or made == thing
        return multiple() if made is None else made

    @rule(thing=consumes(forms) | consumes(datasets) | consumes(checkers) | consumes(scans) | consumes(rollups)
          | consumes(things) | consumes(findings) | consumes(traces) | consumes(tallies), collect=st.booleans())
    def forget(self, thing, collect):
        del thing
        if collect:
            gc.collect(0)

    def teardown(self):
        self.kept = self.group = self.small = None


class Sequences(unittest.TestCase):
    def test_sequences(self):
        checked = "LD_PRELOAD" in os.environ
        if checked:
            self.assertEqual(leaks(), 0, "before anything was done")
        seed = os.environ.get("GK_SEED")
        stateful.run_state_machine_as_test(Sequence if seed is None else hypothesis.seed(int(seed))(Sequence),
                                           settings=hypothesis.settings(
            max_examples=COUNT, stateful_step_count=STEPS, derandomize=seed is None, deadline=None, database=None, report_multiple_bugs=False,
            suppress_health_check=list(hypothesis.HealthCheck)))
        if checked:
            self.assertEqual(leaks(), 0)


if __name__ == "__main__":
    unittest.main()
