"""What the command line may hold: its parsers, their help, and the kinds of values they take."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from typing import Any, NoReturn

DONE, MISUSED = 0, 2

CHECKPOINT, MEMORY = 1000, 2 << 30
"""Documents between two marks (some ten seconds of work, and a compressed file loses nothing by beginning anew), and
bytes a document may take, unless the caller says otherwise."""

ABOUT = "Clean scraped articles: text dumps and HTML pages in; text, metadata and an account of what was taken out."
MORE = """
beside it:
  cleaner explain PATH …     each document with margin notes: what was taken out, and by which rule
  cleaner rules [ID]         the rules, or one of them as documentation (or all of a kind or language of it)
  cleaner learn PATH … -o P  count the lines that a site's documents share; cleaner --profile P claims them
  cleaner test [DIR]         run the examples of the rules in a folder of packs (without DIR: of our own)
  cleaner completion SHELL   completion for bash, zsh or tcsh, to be sourced there

examples:
  cleaner article.txt                            the cleaned article, to be read
  cleaner pages/ -o articles.jsonl.gz --stats    all pages of a folder, a line each, and a table of what went
  zcat dumps.jsonl.gz | cleaner --to jsonl | jq -r .title
  cleaner 'news/**/*.html' --to md -o out/       a Markdown file each
  cleaner explain article.txt | less             why did that line go?
  cleaner crawl/ -o clean.parquet --resume       go on where a run that was stopped left off

exit status: 0 done, 1 some documents failed (each with a line on stderr, a row with "error" where the format has
rows, and its input in OUT.failed.jsonl) or the output could not be written, 2 wrong use. Data goes to stdout, talk
to stderr.
"""


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(MISUSED, f"cleaner: {message}; see {self.prog} --help\n")


def cleaning() -> Parser:
    """The parser of `cleaner [PATH …]`."""
    from cleaner.formats import WRITERS

    parser = Parser(
        prog="cleaner",
        description=ABOUT,
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage="cleaner [PATH …] [-o OUT] [--to FORMAT] [options]\n       cleaner explain|rules|learn|test|completion …",
    )
    out = parser.add_argument_group("output")
    out.add_argument("-o", "--output", metavar="OUT", help="a file, or a folder (ending in /) for a file a document")
    known = f"{', '.join(WRITERS)} (default: as OUT's name tells, else txt)"
    out.add_argument("--to", choices=tuple(WRITERS), metavar="FORMAT", help=known)
    out.add_argument("--markdown", action="store_true", help="rows also hold the text as markdown (md does anyway)")
    out.add_argument("--links", action="store_true", help="Markdown keeps the links of pages")
    out.add_argument("--keep-input", action="store_true", help="keep what was cleaned in the rows, as input")
    out.add_argument("--duplicates", choices=("exact", "near"), help="mark documents that repeat an earlier one")
    out.add_argument("--stats", action="store_true", help="print a table of kinds and counts on stderr")
    engines = ("local", "ray", "spark")
    out.add_argument("--engine", choices=engines, default="local", help="by whom: ray and spark write a folder (local)")
    out.add_argument("--report", metavar="FILE", help="write a summary for machines there (JSON)")
    out.add_argument("--resume", action="store_true", help="go on with the unfinished job that an earlier run left")
    marks = "documents between two marks from which --resume can go on (1000)"
    out.add_argument("--checkpoint", type=positive, default=CHECKPOINT, metavar="N", help=marks)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    _add_reading(parser)
    return parser


class _Version(argparse.Action):
    def __call__(self, *_: Any) -> NoReturn:
        from cleaner import __version__

        print(f"cleaner {__version__}")
        sys.exit(DONE)


def explaining() -> Parser:
    """The parser of `cleaner explain`."""
    parser = Parser(prog="cleaner explain", description="Show documents with margin notes.", allow_abbrev=False)
    _add_reading(parser)
    return parser


def learning() -> Parser:
    """The parser of `cleaner learn`."""
    from cleaner.learn import PER_SITE, TOTAL

    about = "Learn which lines recur across the documents of each site; profiles among the inputs are merged."
    parser = Parser(prog="cleaner learn", description=about, allow_abbrev=False)
    out = parser.add_argument_group("profile")
    out.add_argument("-o", "--output", metavar="PROFILE", required=True, help="the file to write")
    out.add_argument("--per-site", type=sample, default=PER_SITE, metavar="N", help=f"documents kept ({PER_SITE})")
    out.add_argument("--total", type=sample, default=TOTAL, metavar="N", help=f"documents kept in all ({TOTAL})")
    _add_input(parser)
    _add_running(parser)
    return parser


def listing() -> Parser:
    """The parser of `cleaner rules`."""
    parser = Parser(prog="cleaner rules", description="List the rules, or print some as documentation.")
    parser.add_argument("id", nargs="?", help="a rule, or a kind or a language of it")
    _add_packs(parser)
    return parser


def proving() -> Parser:
    """The parser of `cleaner test`."""
    parser = Parser(prog="cleaner test", description="Run the examples of a folder of packs.")
    parser.add_argument("folder", nargs="?", help="holds <kind>/<language>.toml files (default: our own packs)")
    return parser


def completing(shells: Sequence[str]) -> Parser:
    """The parser of `cleaner completion`."""
    parser = Parser(prog="cleaner completion", description="Print completion for a shell.")
    parser.add_argument("shell", choices=shells)
    return parser


def _add_reading(parser: Parser) -> None:
    _add_input(parser)
    rules = parser.add_argument_group("rules")
    append = partial(rules.add_argument, action="append", default=[], metavar="NAME")
    append("--select", help="only KIND, KIND/LANG or KIND/LANG/RULE; turns on opt-in kinds")
    append("--ignore", help="all but these")
    rules.add_argument("--profile", metavar="FILE", help="what cleaner learn made: lines that recur on a site go")
    _add_packs(rules)
    _add_dial(parser)
    _add_running(parser)


def _add_input(parser: Parser) -> None:
    from cleaner.formats import READERS

    parser.add_argument("paths", nargs="*", metavar="PATH", help="files, folders (with all below), globs; - is stdin")
    into = parser.add_argument_group("input")
    known = f"{', '.join(READERS)} (default: told by content and name)"
    into.add_argument("--from", dest="form", choices=(*READERS, "auto"), default="auto", metavar="FORMAT", help=known)
    for name in ("text", "html", "url", "lang", "site"):
        into.add_argument(f"--{name}-field", metavar="NAME", help=f"field of a record that holds its {WHAT[name]}")
    into.add_argument("--url", help="where the documents were found")
    into.add_argument("--site", metavar="NAME", help="the site they are of, to a profile (default: by address)")
    into.add_argument("--lang", type=language, help="their language (ISO 639-1), instead of detection")
    into.add_argument("--max-size", type=size, default="64MB", metavar="SIZE", help="of a document, unpacked (64MB)")


def _add_running(parser: Parser) -> None:
    run = parser.add_argument_group("running")
    run.add_argument("--jobs", type=positive, metavar="N", help="worker processes (default: one a core)")
    run.add_argument(
        "--timeout", type=seconds, default=60.0, metavar="S", help="processor seconds for a document, 0: no limit (60)"
    )
    run.add_argument("--memory", type=room, default=MEMORY, metavar="SIZE", help="for a document, 0: no limit (2GB)")


WHAT = {"text": "text", "html": "page", "url": "address", "lang": "language", "site": "site"}


def _add_packs(parser: Any) -> None:
    parser.add_argument("--packs", action="append", default=[], metavar="DIR", help="rule packs of your own")


def _add_dial(parser: Parser) -> None:
    """Three names of one dial, and whose opinion it turns."""
    from cleaner.document import PRECISION, RECALL, THRESHOLD

    group = parser.add_argument_group("line model (text dumps)")
    dial = group.add_mutually_exclusive_group()
    about = f"chance of being content from which a line stays, 0 to 1 ({THRESHOLD})"
    dial.add_argument("--threshold", type=chance, default=THRESHOLD, metavar="P", help=about)
    for name, value, what in (("precision", PRECISION, "less junk left"), ("recall", RECALL, "less text lost")):
        dial.add_argument(
            f"--{name}", dest="threshold", action="store_const", const=value, help=f"{what}: --threshold {value}"
        )
    group.add_argument("--model", metavar="FILE", help="a model of your own, made by scripts/train.py")


def chance(word: str) -> float:
    try:
        chance = float(word)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a number from 0 to 1")
    return chance


def positive(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number above 0")
    return int(word)


def sample(word: str) -> int:
    """A number of documents that is not too small to learn from."""
    from cleaner.learn import FEWEST

    if not word.isdecimal() or int(word) < FEWEST:
        raise argparse.ArgumentTypeError(f"{word!r} is not a whole number of at least {FEWEST}")
    return int(word)


def seconds(word: str) -> float:
    try:
        seconds = float(word)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{word!r} is not a number of seconds")
    return seconds


def size(word: str) -> int:
    number = word.upper().removesuffix("B")
    scale = {"K": 1 << 10, "M": 1 << 20, "G": 1 << 30}.get(number[-1:], 1)
    if not (digits := number.rstrip("KMG")).isdecimal() or int(digits) < 1:
        raise argparse.ArgumentTypeError(f"{word!r} is not a size such as 500kB, 64MB or 2GB")
    return int(digits) * scale


def room(word: str) -> int:
    """A size in bytes; 0 is one."""
    return 0 if word == "0" else size(word)


def language(word: str) -> str:
    if len(word) != 2 or not (word.isascii() and word.isalpha()):
        raise argparse.ArgumentTypeError(f"{word!r} is not an ISO 639-1 code such as en or de")
    return word.lower()
