"""The command: `cleaner [PATH …]` cleans; explain, rules, test and completion stand beside it."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from cleaner.errors import InputError, OptionsError, PackError

if TYPE_CHECKING:
    from cleaner.batch import Row
    from cleaner.document import Cleaned, Options
    from cleaner.formats._inputs import Found
    from cleaner.formats._reading import Asked

DONE, FAILED, MISUSED, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143

ABOUT = "Clean scraped articles: text dumps and HTML pages in; text, metadata and an account of what was taken out."
MORE = """
beside it:
  cleaner explain PATH …     each document with margin notes: what was taken out, and by which rule
  cleaner rules [ID]         the rules, or one of them as documentation (or all of a kind or language of it)
  cleaner test [DIR]         run the examples of the rules in a folder of packs (without DIR: of our own)
  cleaner learn PATH … -o P  count the lines that a site's documents share; cleaner --profile P claims them
  cleaner completion SHELL   completion for bash, zsh or tcsh, to be sourced there

examples:
  cleaner article.txt                            the cleaned article, to be read
  cleaner pages/ -o articles.jsonl.gz --stats    all pages of a folder, a line each, and a table of what went
  zcat dumps.jsonl.gz | cleaner --to jsonl | jq -r .title
  cleaner 'news/**/*.html' --to md -o out/       a Markdown file each
  cleaner explain article.txt | less             why did that line go?

exit status: 0 done, 1 some documents failed (each with a line on stderr and, in jsonl and json, a row with
"error" and its input), 2 wrong use. Data goes to stdout, talk to stderr.
"""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSED, f"cleaner: {message}; see {self.prog} --help\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit status."""
    if arguments is None:
        arguments = sys.argv[1:]
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
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
    from cleaner import batch, duplicates, formats, report
    from cleaner.formats import _inputs, _outputs

    parser = _clean_parser()
    args = parser.parse_intermixed_args(arguments)
    if not args.paths and sys.stdin is not None and sys.stdin.isatty():
        parser.print_help()
        return DONE
    name = args.to or formats.extension(args.output or "") or "txt"
    if name not in formats.WRITERS:
        parser.error(f"-o {args.output}: {name} is not written; choose --to {', '.join(formats.WRITERS)}")
    options, found = _options(args), _found(args)
    _outputs.check(args.output, name, _inputs.real(found.files))
    tally = report.Tally()
    rows = _run(found, args, partial(batch.work, options=options, keep_input=args.keep_input))
    if args.duplicates:
        rows = duplicates.mark(rows, args.duplicates)
    _outputs.write(report.watch(rows, tally), args.output, name)
    if args.stats:
        print(report.table(tally), file=sys.stderr)
    return FAILED if tally.failed else DONE


def _explain(arguments: Sequence[str]) -> int:
    from cleaner import batch, report

    parser = _Parser(prog="cleaner explain", description="Show documents with margin notes.", allow_abbrev=False)
    args = _add_reading(parser).parse_intermixed_args(arguments)
    if not args.paths:
        parser.error("name a file, or - for stdin")
    colour = sys.stdout is not None and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    found, tally = _found(args), report.Tally()
    rows = _run(found, args, partial(batch.work, options=_options(args), also=partial(_explained, colour=colour)))
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

    parser = _Parser(prog="cleaner rules", description="List the rules, or print some as documentation.")
    parser.add_argument("id", nargs="?", help="a rule, or a kind or a language of it")
    args = _add_packs(parser).parse_args(arguments)
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


def _test(arguments: Sequence[str]) -> int:
    from pathlib import Path

    from cleaner import proof
    from cleaner.stages import _packs

    parser = _Parser(prog="cleaner test", description="Run the examples of a folder of packs.")
    parser.add_argument("folder", nargs="?", help="holds <kind>/<language>.toml files (default: our own packs)")
    folder = Path(parser.parse_args(arguments).folder or _packs.OWN)
    if not folder.is_dir():
        raise PackError(f"{folder}: no such folder of packs; it should hold <kind>/<language>.toml files")
    files = sorted(folder.glob("*/*.toml"))
    if not files:
        raise PackError(f"{folder}: holds no pack; a pack is a file <kind>/<language>.toml")
    rules = [rule for file in files for rule in _packs.read(file)]
    faults = proof.prove(rules)
    _print("\n".join([*faults, f"rules: {len(rules)}, packs: {len(files)}, faults: {len(faults)}"]) + "\n")
    return FAILED if faults else DONE


def _learn(arguments: Sequence[str]) -> int:
    from cleaner import learn
    from cleaner.document import Options

    parser = _Parser(prog="cleaner learn", description=learn.ABOUT, allow_abbrev=False)
    args = _add_running(_add_input(learn.add_arguments(parser))).parse_intermixed_args(arguments)
    work = partial(learn.read, options=Options(site=args.site))
    return learn.run(args.paths or ["-"], lambda paths: _run(_found(args, paths), args, work), args)


def _completion(arguments: Sequence[str]) -> int:
    import shtab

    parser = _Parser(prog="cleaner completion", description="Print completion for a shell.")
    parser.add_argument("shell", choices=shtab.SUPPORTED_SHELLS)
    shell = parser.parse_args(arguments).shell
    whole = _clean_parser()
    for action in whole._actions:
        if action.dest in COMPLETED:
            action.complete = shtab.FILE if COMPLETED[action.dest] == "file" else FIRST_WORD  # type: ignore[attr-defined]
    preamble = PREAMBLE.get(shell, "").replace("WORDS", " ".join(COMMANDS))
    _print(shtab.complete(whole, shell, preamble=preamble) + "\n")
    return DONE


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "explain": _explain,
    "rules": _rules,
    "test": _test,
    "learn": _learn,
    "completion": _completion,
}
COMPLETED = {"paths": "word", "output": "file", "packs": "file", "model": "file", "profile": "file"}
OWN, WARM = "cleaner.pipeline", "cleaner.engines._warm"
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


def _run(found: Found, args: argparse.Namespace, work: Callable[[Row], dict[str, Any]]) -> Any:
    from cleaner.engines import local
    from cleaner.formats import _inputs

    # With the rules as they ship, workers find them ready; a choice of rules each worker makes for itself.
    own = any(getattr(args, name, None) for name in ("select", "ignore", "packs"))
    return local.run(_inputs.read(found, _asked(args)), work, args.jobs, args.timeout, OWN if own else WARM)


def _found(args: argparse.Namespace, paths: Sequence[str] | None = None) -> Found:
    """The inputs named; says how many files in folders were passed over."""
    from cleaner import report
    from cleaner.formats import _inputs

    found = _inputs.find(paths or args.paths or ["-"])
    if found.passed:
        endings = sorted({os.path.splitext(path)[1] or "no extension" for path in found.passed})
        many = "1 file" if len(found.passed) == 1 else f"{len(found.passed)} files"
        report.say(f"{many} of other kinds passed over ({', '.join(endings[:5])}); name a file to have it read")
    return found


def _asked(args: argparse.Namespace) -> Asked:
    from cleaner.batch import Fields
    from cleaner.formats._reading import Asked

    fields = Fields(args.text_field, args.html_field, args.url_field, args.lang_field, args.site_field)
    form = None if args.form == "auto" else args.form
    return Asked(format=form, fields=fields, max_size=args.max_size, url=args.url, lang=args.lang)


def _options(args: argparse.Namespace) -> Options:
    """The options of the run; names and packs are looked at here, so that a wrong one ends the run before it begins."""
    from cleaner.document import Options

    dials = {name: getattr(args, name) for name in ("threshold", "model", "profile", "site")}
    options = Options(_names(args.select), _names(args.ignore), tuple(args.packs), **dials)
    if options.select or options.ignore or options.packs:
        from cleaner.stages import _packs

        _packs.check_names((*options.select, *options.ignore), _packs.load(options.packs))
    if options.model or options.profile:
        from cleaner.stages import _network, _profile

        _network.load(options.model)
        if options.profile:
            _profile.load(options.profile)
    return options


def _names(given: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for one in given for name in one.split(",") if name)


def _clean_parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="cleaner",
        description=ABOUT,
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage="cleaner [PATH …] [-o OUT] [--to FORMAT] [options]\n       cleaner explain|rules|test|learn|completion …",
    )
    out = parser.add_argument_group("output")
    out.add_argument("-o", "--output", metavar="OUT", help="a file, or a folder (ending in /) for a file a document")
    out.add_argument("--to", choices=("txt", "md", "json", "jsonl"), help="default: as OUT's name tells, else txt")
    out.add_argument("--keep-input", action="store_true", help="keep what was cleaned in the rows, as input")
    out.add_argument("--duplicates", choices=("exact", "near"), help="mark documents that repeat an earlier one")
    out.add_argument("--stats", action="store_true", help="print a table of kinds and counts on stderr")
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    return _add_reading(parser)


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from cleaner import __version__

        print(f"cleaner {__version__}")
        sys.exit(DONE)


def _add_reading(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    _add_input(parser)
    rules = parser.add_argument_group("rules")
    append = partial(rules.add_argument, action="append", default=[], metavar="NAME")
    append("--select", help="only KIND, KIND/LANG or KIND/LANG/RULE; turns on opt-in kinds")
    append("--ignore", help="all but these")
    rules.add_argument("--profile", metavar="FILE", help="what cleaner learn made: lines that recur on a site go")
    _add_packs(rules)
    _add_dial(parser)
    return _add_running(parser)


def _add_input(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders (with all below), globs; - is stdin")
    into = parser.add_argument_group("input")
    formats = ("txt", "html", "json", "jsonl", "auto")
    into.add_argument("--from", dest="form", choices=formats, default="auto", help="default: told by name and content")
    for name in ("text", "html", "url", "lang", "site"):
        into.add_argument(f"--{name}-field", metavar="NAME", help=f"field of a record that holds its {WHAT[name]}")
    into.add_argument("--url", help="where the documents were found")
    into.add_argument("--site", metavar="NAME", help="the site they are of, to a profile (default: by address)")
    into.add_argument("--lang", type=_language, help="their language (ISO 639-1), instead of detection")
    into.add_argument("--max-size", type=_size, default="64MB", metavar="SIZE", help="of a document, unpacked (64MB)")
    return parser


def _add_running(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    run = parser.add_argument_group("running")
    run.add_argument("--jobs", type=_positive, metavar="N", help="worker processes (default: one a core)")
    run.add_argument(
        "--timeout", type=_seconds, default=60.0, metavar="S", help="seconds for a document, 0: no limit (60)"
    )
    return parser


WHAT = {"text": "text", "html": "page", "url": "address", "lang": "language", "site": "site"}


def _add_packs(parser: Any) -> Any:
    parser.add_argument("--packs", action="append", default=[], metavar="DIR", help="rule packs of your own")
    return parser


def _add_dial(parser: argparse.ArgumentParser) -> None:
    """Three names of one dial, and whose opinion it turns."""
    from cleaner.document import PRECISION, RECALL, THRESHOLD

    group = parser.add_argument_group("line model (text dumps)")
    dial = group.add_mutually_exclusive_group()
    about = f"chance of being content from which a line stays, 0 to 1 ({THRESHOLD})"
    dial.add_argument("--threshold", type=_chance, default=THRESHOLD, metavar="P", help=about)
    for name, value, what in (("precision", PRECISION, "less junk left"), ("recall", RECALL, "less text lost")):
        dial.add_argument(
            f"--{name}", dest="threshold", action="store_const", const=value, help=f"{what}: --threshold {value}"
        )
    group.add_argument("--model", metavar="FILE", help="a model of your own, made by scripts/train.py")


def _chance(word: str) -> float:
    try:
        chance = float(word)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 0 to 1")
    return chance


def _positive(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number above 0")
    return int(word)


def _seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number of seconds")
    return seconds


def _size(word: str) -> int:
    number = word.upper().removesuffix("B")
    scale = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}.get(number[-1:], 1)
    if not (digits := number.rstrip("KMG")).isdecimal() or int(digits) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a size such as 500kB, 64MB or 2GB")
    return int(digits) * scale


def _language(word: str) -> str:
    if len(word) != 2 or not (word.isascii() and word.isalpha()):
        raise argparse.ArgumentTypeError(f"{word!r} is not an ISO 639-1 code such as en or de")
    return word.lower()
