"""A job that can be taken up again: what is done is marked on the disk, so that nothing is lost and nothing done twice.

Beside the output lies a hidden folder while a job is not finished. It holds the documents done so far, in the bytes
that the output will have (or, for a format that must be written in one go, as lines of JSON), those that failed, what
the job is, and a mark: how many documents that is, and how many bytes. A mark is set after a fixed number of documents,
once these are safe on the disk; whatever stands behind the last mark is cut off and done again.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, BinaryIO, NamedTuple

from cleaner import formats, kept, report
from cleaner.errors import InputError
from cleaner.formats import _outputs
from cleaner.formats._bytes import pack
from cleaner.formats._outputs import Place
from cleaner.formats._reading import Told
from cleaner.kept import How, Kept
from cleaner.report import Tally

try:
    import fcntl
except ImportError:  # a system without locks of this kind: two runs at one output are not told apart
    fcntl = None  # type: ignore[assignment]


class Mark(NamedTuple):
    """How far a job is: documents, the bytes that hold them and those that failed, whether that is all of them; the
    bytes that hold what is to be recalled of them."""

    documents: int = 0
    kept: int = 0
    failed: int = 0
    ended: bool = False
    seconds: float = 0.0
    tally: Mapping[str, Any] = {}
    recalled: int = 0


class Job:
    """One run of a job. `facts` say what it is, in values of JSON: a run with other facts is of another job.

    `recalls` are the fields of rows that a run which goes on must see again, though they are done: see `done`.
    """

    def __init__(
        self,
        place: Place,
        name: str,
        facts: Mapping[str, Any],
        seen: formats.Seen | None = None,
        recalls: Sequence[str] = (),
    ) -> None:
        self.place, self.name, self.facts, self.seen = place, name, json.loads(json.dumps(facts)), seen
        writer = formats.WRITERS[name]
        self.joins = getattr(writer, "JOINS", False) and not os.path.isdir(place.out)
        own = name if getattr(writer, "ALONE", False) else None
        self.how = How(own if self.joins else "", bool(facts["keep_input"]), recalls if self.joins else ())
        self.checkpoint = int(facts["checkpoint"])
        self.mark, self.tally, self.began = Mark(), Tally(), time.monotonic()
        self._kept: BinaryIO = io.BytesIO()
        self._failed: BinaryIO = io.BytesIO()
        self._recalled: BinaryIO = io.BytesIO()
        self._lock: BinaryIO = io.BytesIO()

    def _path(self, name: str) -> str:
        return os.path.join(self.place.work, name)

    # --- beginning, and taking up ---------------------------------------------------------------------------------

    @contextlib.contextmanager
    def running(self, resume: bool) -> Iterator[None]:
        """Begin, or go on behind the last mark; on leaving early, say what is kept, and keep nothing that is no use.

        Raises `InputError` when an unfinished job is there and not to be resumed, or is another job, or is running.
        """
        try:
            with _outputs.naming(self.place.out):
                os.makedirs(self.place.work, exist_ok=True)
                self._take_lock()
            self._begin(resume)
        except BaseException:
            self._give_up()
            raise
        try:
            yield
        except BaseException:
            self._leave()
            raise
        finally:
            for file in (self._kept, self._failed, self._recalled, self._lock):
                with contextlib.suppress(OSError):  # what could not be written is known by now
                    file.close()

    def _begin(self, resume: bool) -> None:
        if os.path.exists(self._path("mark.json")):
            self._take_up(resume)
        else:
            if resume:
                report.say("there is no unfinished job to go on with; starting at the beginning")
            _outputs.write_durably(self._path("job.json"), json.dumps(self.facts).encode())
        if not self.mark.ended:
            self._kept = self._open("documents", self.mark.kept)
            self._failed = self._open("failed", self.mark.failed)
            if self.how.recalls:
                self._recalled = self._open("recalled", self.mark.recalled)

    def _take_lock(self) -> None:
        self._lock = open(self._path("lock"), "wb")  # noqa: SIM115
        try:
            if fcntl:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise InputError(f"-o {self.place.out}: another run is writing it; wait for its end") from None
        except OSError:  # a disk without locks: two runs at one output are not told apart there
            pass

    def _give_up(self) -> None:
        """Leave nothing of a job that has not begun; what another run holds stays."""
        with contextlib.suppress(InputError, OSError):
            self._take_lock()  # a signal may have come before it was taken
            if not os.path.exists(self._path("mark.json")):
                shutil.rmtree(self.place.work, ignore_errors=True)
        self._lock.close()

    def _take_up(self, resume: bool) -> None:
        mark = Mark(**self._read("mark.json"))
        if not resume:
            done = f"{mark.documents} documents are done" if mark.documents != 1 else "1 document is done"
            raise InputError(f"-o {self.place.out}: holds an unfinished job ({done}); {self._choice()}")
        difference = _difference(self._read("job.json"), self.facts)
        if difference:
            raise InputError(f"-o {self.place.out}: the unfinished job is another one ({difference}); {self._choice()}")
        self.mark, self.tally = mark, Tally.restored(mark.tally)
        report.say(f"going on behind the first {mark.documents} documents")

    def _choice(self) -> str:
        discard = f"discard it: rm -r '{self.place.work}'"
        if not self._read("job.json")["resumable"]:
            return f"its input was stdin, which cannot be read again; {discard}"
        return f"go on with it by the same command and --resume, or {discard}"

    def _read(self, name: str) -> Any:
        try:
            with open(self._path(name), "rb") as file:
                return json.load(file)
        except (OSError, ValueError) as fault:
            raise InputError(f"{self._path(name)}: is damaged ({fault}); discard the unfinished job") from None

    def _open(self, name: str, size: int) -> BinaryIO:
        """A file of the job, cut to the size of the last mark."""
        file = open(self._path(name), "ab")  # noqa: SIM115
        if file.tell() < size:
            raise InputError(f"{self._path(name)}: is shorter than it was; {self._choice()}")
        file.truncate(size)
        file.seek(0, os.SEEK_END)
        return file

    def _leave(self) -> None:
        # The mark on the disk counts: a signal may come between its writing and our taking note of it.
        marked = os.path.exists(self._path("mark.json"))
        documents = Mark(**self._read("mark.json")).documents if marked else 0
        if not documents or not self.facts["resumable"]:
            shutil.rmtree(self.place.work, ignore_errors=True)
        else:
            report.say(f"stopped; {documents} documents are done and kept: go on with --resume")

    # --- work -----------------------------------------------------------------------------------------------------

    def keep(self, rows: Iterator[Kept]) -> None:
        """Write down all rows not done yet, kept as `how` says, with a mark behind each full set. Raises `OSError`."""
        with _outputs.naming(self.place.out):
            if self.mark.ended:
                deque(rows, maxlen=0)  # the inputs are read all the same: writers want to know of their columns
                return
            for first in rows:
                self._part(chain([first], islice(rows, self.checkpoint - 1)))
            if not self.mark.documents:
                self._part(iter(()))
            self._set_mark(self.mark.documents, ended=True)

    def _part(self, rows: Iterator[Kept]) -> None:
        count = [self.mark.documents]
        sifted = self._sifted(rows, count)
        stream = pack(self._kept, self.place.out) if self.joins else self._kept
        if self.how.form is None:
            whole = (one.row for one in sifted if one.row is not None)
            formats.write(whole, stream, self.name, Told(self.mark.documents == 0, self.seen))
        else:
            for one in sifted:
                stream.write(one.document)
        if stream is not self._kept:
            stream.close()
        self._set_mark(count[0], ended=False)

    def _sifted(self, rows: Iterator[Kept], count: list[int]) -> Iterator[Kept]:
        """The rows, counted; what is kept of them beside the output is written here."""
        for one in rows:
            count[0] += 1
            self._failed.write(one.failure)
            self._recalled.write(one.recalled)
            yield one

    def _set_mark(self, documents: int, ended: bool) -> None:
        for file in (self._kept, self._failed, *([self._recalled] if self.how.recalls else [])):
            file.flush()
            os.fsync(file.fileno())
        seconds = self.seconds()
        sizes = self._kept.tell(), self._failed.tell()
        mark = Mark(documents, *sizes, ended, seconds, self.tally.saved(), self._recalled.tell())
        _outputs.write_durably(self._path("mark.json"), json.dumps(mark._asdict()).encode())
        self.mark, self.began = mark, time.monotonic()

    def done(self) -> Iterator[dict[str, Any]]:
        """The rows that are done, with at least the fields that are to be recalled; while running, before `keep`.

        They are in the output, where its format is written in one go; else they are kept on their own.
        """
        if self.mark.documents:
            yield from self._rows("recalled" if self.joins else "documents")

    def seconds(self) -> float:
        """How long the job has taken so far, all its runs together."""
        return self.mark.seconds + time.monotonic() - self.began

    # --- the end --------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Let the output appear under its name, whole, and the file of failures beside it. May be done again."""
        out = os.path.realpath(self.place.out)
        with _outputs.naming(self.place.out):
            self._finish_failed()
            if not self.joins:
                _outputs.write(self._rows(), self.place.out, self.name, self.seen, self.place.work)
            elif os.path.exists(self._path("documents")):
                os.replace(self._path("documents"), out)
            _outputs.sync_folder(os.path.dirname(self.place.work))
            os.unlink(self._path("mark.json"))  # first: without it the rest is no job
            shutil.rmtree(self.place.work)

    def _finish_failed(self) -> None:
        if not os.path.exists(self._path("failed")):
            return
        if self.mark.failed:
            os.replace(self._path("failed"), self.place.failed)
        else:  # one of an earlier run would tell of documents that have not failed
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.place.failed)

    def _rows(self, name: str = "documents") -> Iterator[dict[str, Any]]:
        with open(self._path(name), "rb") as lines:
            yield from map(kept.row, lines)


def _difference(was: Mapping[str, Any], now: Mapping[str, Any]) -> str:
    """The first fact in which two jobs differ, in words; empty when there is none."""
    for name in now:
        old, new = was.get(name), now[name]
        if old == new:
            continue
        if isinstance(old, dict) and isinstance(new, dict):
            return _difference(old, new)
        if isinstance(old, list) and isinstance(new, list):
            return f"other {name}: {_first_difference(old, new)}"
        return f"{name}: was {old}, is {new}"
    return "" if was.keys() == now.keys() else "it was begun by another version"


def _first_difference(old: list[Any], new: list[Any]) -> str:
    for one, other in zip(old, new, strict=False):
        if one != other:
            here = other if isinstance(one, list) and isinstance(other, list) and one[:1] == other[:1] else None
            return f"{here[0]} has changed" if here else f"{_named(one)} was there, {_named(other)} is now"
    return f"{len(old)} were there, {len(new)} are now"


def _named(one: Any) -> Any:
    return one[0] if isinstance(one, list) and one else one
