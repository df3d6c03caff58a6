"""The command: `cleaner [PATH …]` cleans; explain, rules, learn, test and completion stand beside it."""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner import _arguments
from cleaner.errors import InputError, OptionsError, PackError

if TYPE_CHECKING:
    from argparse import Namespace

    from cleaner.batch import Row, Unread
    from cleaner.document import Cleaned, Options
    from cleaner.formats._inputs import Found
    from cleaner.formats._outputs import Place
    from cleaner.formats._reading import Asked, Seen
    from cleaner.job import Job
    from cleaner.progress import Meter
    from cleaner.report import Tally

SELDOM = (50_000, 50, 100)
"""Allocations between two looks for garbage: rows hold no cycles, and looking took a third of the time of writing."""

DONE, FAILED, MISUSED, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    if arguments is None:
        arguments = sys.argv[1:]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
        gc.set_threshold(*SELDOM)
    command = COMMANDS.get(arguments[0]) if arguments else None
    try:
        return command(arguments[1:]) if command else _clean(arguments)
    except (InputError, OptionsError) as fault:
        return _end(MISUSED, str(fault))
    except KeyboardInterrupt:
        return _end(INTERRUPTED)
    except BrokenPipeError:  # whoever read our output has seen enough
        return _end(DONE)
    except OSError as fault:
        reason = fault.strerror or str(fault)
        place = fault.filename or "the output"
        return _end(FAILED, f"cannot write {place}: {reason}; make room or choose another place")


def _end(status: int, message: str | None = None) -> int:
    """Leave without a word from the interpreter about what could not be flushed."""
    from cleaner.report import say

    if message:
        say(message)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _clean(arguments: Sequence[str]) -> int:
    parser = _arguments.cleaning()
    args = parser.parse_intermixed_args(arguments)
    if not args.paths and sys.stdin is not None and sys.stdin.isatty():
        parser.print_help()
        return DONE
    if args.engine != "local":
        return _spread(args)
    from cleaner import _plan, batch, duplicates, formats, job, progress, report, summary  # not before help is given
    from cleaner.formats import _outputs

    name = args.to or formats.extension(args.output or "") or "txt"
    if name not in formats.WRITERS:
        parser.error(f"-o {args.output}: {name} is not written; choose --to {', '.join(formats.WRITERS)}")
    options, found = _marked(_options(args), args, name), _found(args)
    _check(args, name, found)
    work = partial(batch.work, options=options, keep_input=args.keep_input)
    meter = progress.Meter(found.files)
    added = duplicates.FIELDS if args.duplicates else {}
    run = _Run(found, args, work, formats.Seen(name, added=added), meter)
    place, began = _outputs.place(args.output), time.monotonic()
    facts = _plan.facts(args, found.files, name) if place or args.report else {}
    if place is None:
        tally, seconds = _stream(run, name), time.monotonic() - began
    else:
        tally, seconds = _keep(run, job.Job(place, name, facts, run.seen, duplicates.READ if args.duplicates else ()))
    if args.stats:
        print(report.table(tally), file=sys.stderr)
    if args.report:
        out = {"path": args.output, "failed": place and place.failed, "format": name, "bytes": _bytes(place)}
        told = summary.summary(tally, facts, meter.sizes, out, seconds)
        _outputs.write_durably(os.path.realpath(args.report), json.dumps(told, indent=1).encode() + b"\n")
    return FAILED if tally.failed else DONE


def _spread(args: Namespace) -> int:
    """Clean with an engine for many machines, which reads and writes by itself."""
    from cleaner import engines, report

    if args.resume or args.report or args.stats:
        raise OptionsError(f"--engine {args.engine} keeps neither marks nor counts: no --resume, --report or --stats")
    if (args.checkpoint, args.memory) != (_arguments.CHECKPOINT, _arguments.MEMORY):
        raise OptionsError(
            f"--engine {args.engine} has its own marks and limits of memory: no --checkpoint or --memory"
        )
    if args.duplicates:
        raise OptionsError(f"--engine {args.engine}: no machine sees all documents; --duplicates needs the local one")
    given = (args.paths, args.output or "", _options(args), _asked(args), args.to or "parquet", args.keep_input)
    tally = engines.spread(args.engine).run(*given, args.jobs, args.timeout)
    report.say(f"{tally.documents} documents, {tally.failed} failed; the rows are in {args.output}")
    return FAILED if tally.failed else DONE


def _check(args: Namespace, name: str, found: Found) -> None:
    """Raise `InputError` when the outputs cannot be written, or would go over an input, or cannot be gone on with."""
    from cleaner import duplicates, report
    from cleaner.engines import _worker
    from cleaner.formats import _inputs, _outputs

    if args.duplicates:
        duplicates.Marker(args.duplicates)  # a missing library is told before any work is done

    inputs = _inputs.real(found.files)
    _outputs.check(args.output, name, inputs)
    if args.report:
        _outputs.check(args.report, "", inputs | {os.path.realpath(args.output or "")}, "--report")
    if args.resume and "-" in found.files:
        raise InputError("--resume: stdin cannot be read again; put the input into a file, and name that")
    if args.resume and _outputs.place(args.output) is None:
        raise InputError("--resume: only a job that writes files of its own can go on; name one, or a folder, with -o")
    if args.memory and not _worker.limits_memory():
        report.say("this system does not limit the memory of a document; --memory needs Linux")


class _Run(NamedTuple):
    """What is to be done to which documents, and what is learned of them on the way."""

    found: Found
    args: Namespace
    work: Callable[[Row], dict[str, Any]]
    seen: Seen | None = None
    meter: Meter | None = None

    def rows(
        self,
        done: int = 0,
        tally: Tally | None = None,
        ready: Callable[[], object] = lambda: None,
        then: Callable[[dict[str, Any]], Any] | None = None,
    ) -> Any:
        """The results in order, those of the first `done` documents left out; `ready` is called behind these.

        `then`: what workers make of each.
        """
        from cleaner.engines import _worker, local
        from cleaner.formats import _inputs

        args = self.args
        opened = {"opened": self.meter.opened} if self.meter else {}
        documents = _inputs.read(self.found, _asked(args)._replace(seen=self.seen, later=True), **opened)
        # With the rules as they ship, workers find them ready; a choice of rules each worker makes for itself.
        own = any(getattr(args, name, None) for name in ("select", "ignore", "packs"))
        loaded = "cleaner.pipeline" if own else "cleaner.engines._warm"
        spent = tally.spent if tally and args.report else None
        fresh = _behind(documents, done, ready)
        made = then or _worker.as_it_is
        return local.run(fresh, self.work, args.jobs, args.timeout, loaded, args.memory, spent, made)


def _behind(documents: Iterator[Row | Unread], done: int, ready: Callable[[], object]) -> Iterator[Row | Unread]:
    deque(islice(documents, done), maxlen=0)
    ready()
    yield from documents


def _stream(run: _Run, name: str) -> Tally:
    """Send the documents away one by one."""
    from cleaner import progress, report
    from cleaner.formats import _outputs

    tally, out = report.Tally(), run.args.output
    line = progress.Line(run.meter) if run.meter and progress.is_watched(out) else None
    with closing(run.rows(0, tally)) as rows:
        _outputs.write(report.watch(_marking(rows, run.args, tally), tally, line), out, name, run.seen)
    return tally


def _keep(run: _Run, job: Job) -> tuple[Tally, float]:
    """Write the documents down with marks; the tally and the seconds of all runs of the job."""
    from cleaner import kept, progress, report

    line = progress.Line(run.meter) if run.meter and progress.is_watched(run.args.output) else None
    with job.running(run.args.resume):
        done, keep = job.mark.documents, partial(kept.keep, how=job.how)
        ready = partial(line.begin, done) if line else lambda: None
        marked = bool(run.args.duplicates)  # only here is known what has been seen before: nothing is kept before that
        with closing(run.rows(done, job.tally, ready, None if marked else keep)) as rows:
            results = map(keep, _marking(rows, run.args, job.tally, job.done())) if marked else rows
            job.keep(report.watch(results, job.tally, line, kept.told))
        job.finish()
    return job.tally, job.seconds()


def _marking(
    rows: Iterator[dict[str, Any]], args: Namespace, tally: Tally, done: Iterable[dict[str, Any]] = ()
) -> Iterator[dict[str, Any]]:
    """The rows, with marks on duplicates where these are asked for; the rows `done` before have theirs."""
    if not args.duplicates:
        yield from rows
        return
    from cleaner import duplicates

    for row in duplicates.mark(rows, args.duplicates, done):
        tally.add_mark(row)
        yield row


def _bytes(place: Place | None) -> int | None:
    """The size of the output, where it is one file."""
    return os.path.getsize(place.out) if place and os.path.isfile(place.out) else None


def _explain(arguments: Sequence[str]) -> int:
    from cleaner import batch, report

    parser = _arguments.explaining()
    args = parser.parse_intermixed_args(arguments)
    if not args.paths:
        parser.error("name a file, or - for stdin")
    colour = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    found, tally = _found(args), report.Tally()
    work = partial(batch.work, options=_options(args), also=partial(_explained, colour=colour))
    rows = _Run(found, args, work).rows()
    for number, row in enumerate(report.watch(rows, tally)):
        if row["error"] is None:
            heading = f"{'=' * 72}\n{report.place(row)}\n" if number or len(found.files) > 1 else ""
            _print(heading + row["explained"])
    return FAILED if tally.failed else DONE


def _explained(doc: Cleaned, colour: bool) -> dict[str, Any]:
    """What a worker adds to the row of a document that is to be explained."""
    from cleaner.explain import explain

    return {"explained": explain(doc, colour)}


def _rules(arguments: Sequence[str]) -> int:
    from cleaner import report
    from cleaner.stages import _packs

    args = _arguments.listing().parse_args(arguments)
    rules = _packs.load(args.packs)
    if args.id is None:
        _print(report.rule_list(_packs.kinds().values(), rules) + "\n")
        return DONE
    name = args.id.strip("/")
    _packs.check_names([name], rules)
    chosen = [rule for rule in rules if f"{rule.id}/".startswith(name + "/")]
    pages = [report.rule_page(rule, _packs.kinds()[rule.kind]) for rule in chosen]
    _print(("\n\n".join(pages) or f"{name} has no rules of its own") + "\n")
    return DONE


def _learn(arguments: Sequence[str]) -> int:
    from cleaner import learn
    from cleaner.document import Options

    args = _arguments.learning().parse_intermixed_args(arguments)
    work = partial(learn.read, options=Options(site=args.site))
    return learn.run(args.paths or ["-"], lambda paths: _Run(_found(args, paths), args, work).rows(), args)


def _test(arguments: Sequence[str]) -> int:
    from pathlib import Path

    from cleaner import proof
    from cleaner.stages import _packs

    folder = Path(_arguments.proving().parse_args(arguments).folder or _packs.OWN)
    if not folder.is_dir():
        raise PackError(f"{folder}: no such folder of packs; it should hold <kind>/<language>.toml files")
    files = sorted(folder.glob("*/*.toml"))
    if not files:
        raise PackError(f"{folder}: holds no pack; a pack is a file <kind>/<language>.toml")
    rules = [rule for file in files for rule in _packs.read(file)]
    faults = proof.prove(rules)
    _print("\n".join([*faults, f"rules: {len(rules)}, packs: {len(files)}, faults: {len(faults)}"]) + "\n")
    return FAILED if faults else DONE


def _completion(arguments: Sequence[str]) -> int:
    import shtab

    shell = _arguments.completing(shtab.SUPPORTED_SHELLS).parse_args(arguments).shell
    whole = _arguments.cleaning()
    for action in whole._actions:
        if action.dest in COMPLETED:
            action.complete = shtab.FILE if COMPLETED[action.dest] == "file" else FIRST_WORD  # type: ignore[attr-defined]
    preamble = PREAMBLE.get(shell, "").replace("WORDS", " ".join(COMMANDS))
    _print(shtab.complete(whole, shell, preamble=preamble) + "\n")
    return DONE


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "explain": _explain,
    "rules": _rules,
    "learn": _learn,
    "test": _test,
    "completion": _completion,
}
COMPLETED = {"paths": "word", "output": "file", "packs": "file", "model": "file", "profile": "file"}
FIRST_WORD = {"bash": "_cleaner_word_or_file", "zsh": "_cleaner_word_or_file", "tcsh": "f"}
PREAMBLE = {
    "bash": '_cleaner_word_or_file() { compgen -W "WORDS" -- "$1"; compgen -f -- "$1"; }',
    "zsh": "_cleaner_word_or_file() { _alternative 'commands:command:(WORDS)' 'files:file:_files' }",
}
"""A path may stand wherever a command may: both are offered."""


def _print(text: str) -> None:
    if sys.stdout is None:
        raise OSError("stdout is closed")
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def _found(args: Namespace, paths: Sequence[str] | None = None) -> Found:
    """The inputs named; says how many files in folders were passed over."""
    from cleaner import report
    from cleaner.formats import _inputs

    found = _inputs.find(paths or args.paths or ["-"])
    if found.passed:
        endings = sorted({os.path.splitext(path)[1] or "no extension" for path in found.passed})
        many = "1 file" if len(found.passed) == 1 else f"{len(found.passed)} files"
        report.say(f"{many} of other kinds passed over ({', '.join(endings[:5])}); name a file to have it read")
    return found


def _asked(args: Namespace) -> Asked:
    from cleaner.batch import Fields
    from cleaner.formats._reading import Asked

    fields = Fields(args.text_field, args.html_field, args.url_field, args.lang_field, args.site_field)
    form = None if args.form == "auto" else args.form
    return Asked(format=form, fields=fields, max_size=args.max_size, url=args.url, lang=args.lang)


def _options(args: Namespace) -> Options:
    """The options of the run; names and packs are looked at here, so that a wrong one ends the run before it begins."""
    from cleaner.document import Options

    dials = {name: getattr(args, name) for name in ("threshold", "model", "profile", "site")}
    options = Options(_names(args.select), _names(args.ignore), tuple(args.packs), **dials)
    if options.select or options.ignore or options.packs:
        from cleaner.stages import _packs

        _packs.check_names((*options.select, *options.ignore), _packs.load(options.packs))
    if options.model:
        from cleaner.stages import _network

        _network.load(options.model)
    if options.profile:
        from cleaner.stages import _profile

        _profile.load(options.profile)
    return options


def _marked(options: Options, args: Namespace, name: str) -> Options:
    """The options with what the rows are to carry of Markdown."""
    return replace(options, markdown=args.markdown or name == "md", links=args.links)


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for one in given for name in one.split(",") if name)
