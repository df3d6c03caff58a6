"""Scores become rows, rows become Markdown tables: the long one of a run and the compact one of the README."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from corpus import THREE
from tasks import Score

MEAN = "mean of three"


class Metric(NamedTuple):
    """How a figure is written, which way is better (1: more, -1: less, 0: read beside others), and the slack a floor
    gives it: what other versions of the libraries that make dumps may cost."""

    form: str
    better: int = 0
    slack: float = 0.0


METRICS = {
    "word F1": Metric(".3f", 1, 0.002),
    "lines not body": Metric(".0f"),
    "body words lost": Metric(".2%"),
    "snippet F": Metric(".3f", 1, 0.002),
    "words lost": Metric(".2%", -1, 0.0001),
    "lose none": Metric(".1%", 1, 0.002),
    "title": Metric(".2f", 1, 0.005),
    "authors": Metric(".2f", 1, 0.005),
    "date": Metric(".2f", 1, 0.005),
}


class Row(NamedTuple):
    """What a system reached on a group of pages, or on dumps of them by one maker."""

    group: str
    maker: str
    system: str
    pages: int
    metrics: dict[str, float]

    @property
    def name(self) -> str:
        return f"{self.group}, {self.maker}" if self.maker else self.group


def rows(scores: Iterable[Score]) -> list[Row]:
    """A row a group, maker and system, with the means of the three makers where all of them were asked."""
    found: dict[tuple[str, str, str], list[dict[str, float]]] = defaultdict(list)
    for score in scores:
        found[score.group, score.maker, score.system].append(score.values)
    made = [Row(*key, len(values), summary(values)) for key, values in found.items()]
    by_key = {(row.group, row.maker, row.system): row for row in made}
    means = []
    for group, system in dict.fromkeys((row.group, row.system) for row in made):
        three = [by_key[key] for maker in THREE if (key := (group, maker, system)) in by_key]
        if len(three) == len(THREE):
            metrics = {name: sum(row.metrics[name] for row in three) / len(three) for name in three[0].metrics}
            means.append(Row(group, MEAN, system, three[0].pages, metrics))
    return made + means


def summary(values: list[dict[str, float]]) -> dict[str, float]:
    """The metrics of one system on one group of pages."""

    def total(key: str) -> float:
        return sum(value[key] for value in values)

    if "whole" in values[0]:
        return {"words lost": total("lost") / total("words"), "lose none": total("whole") / len(values)}
    if "tp" in values[0]:
        hits = 2 * total("tp")
        return {"snippet F": hits / ((hits + total("fn") + total("fp")) or 1)}
    if "f1" in values[0]:
        lost = total("lost") / (total("gold_words") or 1)
        return {
            "word F1": total("f1") / len(values),
            "lines not body": total("extra_lines"),
            "body words lost": lost,
        }
    names = [name for name in METRICS if any(name in value for value in values)]
    known = {name: [value[name] for value in values if name in value] for name in names}
    return {name: sum(right) / len(right) for name, right in known.items()}


def table(made: list[Row]) -> Iterator[str]:
    """Every row with every metric."""
    header: list[str] = []
    for row in sorted(made, key=lambda row: (row.group, row.maker == MEAN, row.maker)):
        if list(row.metrics) != header:
            header = list(row.metrics)
            yield f"\n| set | dump | system | pages | {' | '.join(header)} |"
            yield "|---" * (4 + len(header)) + "|"
        figures = " | ".join(figure(name, value) for name, value in row.metrics.items())
        yield f"| {row.group} | {row.maker or '–'} | {row.system} | {row.pages} | {figures} |"


def figure(name: str, value: float) -> str:
    return format(value, METRICS[name].form)


# --- the README -------------------------------------------------------------------------------------------------

LABELS = {
    "wcxb": "wcxb, seven page types",
    "wcxb:article": "wcxb, articles",
    "news": "news",
    "readability": "readability's pages",
    "snippets": "snippets to keep and to drop",
    "all": "all",
}


def compact(made: list[Row]) -> Iterator[str]:
    """One line a group and one column a system, the best of a line bold; of dumps only the mean of three is shown."""
    shown = [row for row in made if row.group in LABELS and row.maker in ("", MEAN)]
    if not shown:
        return
    systems = list(dict.fromkeys(row.system for row in shown))
    yield f"| | {' | '.join(systems)} |"
    yield "|---" * (1 + len(systems)) + "|"
    makers = sorted({row.maker for row in shown})
    for maker in makers:
        for group, label in LABELS.items():
            line = {row.system: row for row in shown if (row.group, row.maker) == (group, maker)}
            if line:
                yield _compact_line(label, line, systems, with_maker=len(makers) > 1)


def _compact_line(label: str, line: dict[str, Row], systems: list[str], with_maker: bool) -> str:
    some = next(iter(line.values()))
    names = [name for name in some.metrics if METRICS[name].better]
    kind = (" of dumps" if some.maker else " of pages") if with_maker else ""
    cells = [_cell(line.get(system), names, line) for system in systems]
    return f"| {label} ({some.pages}): {' / '.join(names)}{kind} | {' | '.join(cells)} |"


def _cell(row: Row | None, names: list[str], line: dict[str, Row]) -> str:
    if row is None:
        return "–"
    return " / ".join(_marked(name, row.metrics[name], line) if name in row.metrics else "–" for name in names)


def _marked(name: str, value: float, line: dict[str, Row]) -> str:
    """The figure, bold where no other system's is better as it is written."""
    text = figure(name, value)
    values = [row.metrics[name] for row in line.values() if name in row.metrics]
    best = (max if METRICS[name].better > 0 else min)(values)
    return f"**{text}**" if len(values) > 1 and text == figure(name, best) else text


def with_block(readme: str, name: str, block: str) -> str:
    """The README with what stands between `<!-- results: name -->` and `<!-- /results -->` replaced.

    Raises `ValueError` when the markers are not there.
    """
    pattern = re.compile(rf"(<!-- results: {re.escape(name)} -->\n).*?(<!-- /results -->)", re.DOTALL)
    new, count = pattern.subn(lambda found: f"{found[1]}{block}\n{found[2]}", readme)
    if count != 1:
        raise ValueError(f"README.md needs one block <!-- results: {name} --> … <!-- /results -->, and has {count}")
    return new
