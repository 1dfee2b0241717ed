"""The flow of a procedure as a chart: DOT from the model, SVG through Graphviz, then made ours.

Only the ways that cases take are drawn, an event that leads to the same place from everywhere is
drawn once, and a way is labelled only where its target does not tell how one got there.
"""

from __future__ import annotations

import json
import re
import subprocess
import textwrap
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup, escape

from simulator import kept, toolchain
from simulator.core.model import END, STAY, Situation
from simulator.core.sentence import Sentence
from simulator.site import prose
from simulator.site.views import Views

_SCRIPT = Path(__file__).with_name("chart.mjs")
_SVG = "{http://www.w3.org/2000/svg}"
BOX_COLUMNS = 15
LABEL_COLUMNS = 14
SCALE = 1.1


class ChartBox(NamedTuple):
    """A box of the chart. ``kind`` is a class of the style sheet."""

    id: str
    text: str
    href: str
    kind: str


class ChartArrow(NamedTuple):
    """An arrow with the words beside it."""

    source: str
    target: str
    label: str


class Flow(NamedTuple):
    """A chart before it is laid out."""

    boxes: tuple[ChartBox, ...]
    edges: tuple[ChartArrow, ...]


class Onward(NamedTuple):
    """A box with the arrows that leave it, each with its words and the box that it leads to."""

    box: ChartBox
    arrows: tuple[tuple[str, ChartBox], ...]


class Chart(NamedTuple):
    """A chart for a page: drawn, and the same in words."""

    picture: Markup
    words: tuple[Onward, ...]


def flow(views: Views) -> Flow:
    """The boxes and arrows of a procedure."""
    procedure = views.procedure
    words: dict[tuple[str, str], dict[str, None]] = {}
    for source, target, label in _steps(views):
        words.setdefault((source, target), {})[label] = None
    order = [situation.id for situation in procedure.situations]
    acts = {act.text for act in procedure.acts}
    edges = []
    for (source, target), labels in words.items():
        ahead = source in order and target in order and order.index(target) > order.index(source)
        told = not ahead or source == procedure.start
        said = [label for label in labels if label not in acts] or list(labels)
        edges.append(ChartArrow(source, target, " / ".join(filter(None, said)) if told else ""))
    used = {name for edge in edges for name in edge[:2]} | {procedure.start}
    return Flow(tuple(box for box in _boxes(views) if box.id in used), tuple(edges))


def _boxes(views: Views) -> Iterator[ChartBox]:
    procedure = views.procedure
    for name in views.everywhere():
        yield ChartBox(f"any-{name}", f"At any moment: {procedure.title_of(name)}", "#now", "any")
    for situation in procedure.situations:
        kind = "start" if situation.id == procedure.start else "situation"
        yield ChartBox(situation.id, situation.title, f"#situation-{situation.id}", kind)
    for ending in procedure.endings:
        yield ChartBox(f"end-{ending.id}", ending.title, f"#ending-{ending.id}", "ending")


def _steps(views: Views) -> Iterator[tuple[str, str, Sentence]]:
    """Source, target and label of every arrow, in the order of the procedure."""
    for source, target, on, label in _ways(views):
        yield source, target, Sentence("arrow", label, source=source, target=target, on=on)


def _ways(views: Views) -> Iterator[tuple[str, str, str, str]]:
    """The same, with the act, event or ending that leads there."""
    procedure = views.procedure
    everywhere = views.everywhere()
    taken = {step for way in views.ways.values() for step in way.steps}
    reached = {procedure.start} | {step[2] for step in taken}
    for name in everywhere:
        for way in views.everywhere_ways():
            yield f"any-{name}", way.to.href.removeprefix("#situation-"), name, way.when
    for situation in procedure.situations:
        nets = sorted(step for step in taken if step[0] == situation.id)
        for _, name, to in sorted(nets, key=lambda step: _place(situation, step[1])):
            if name in procedure.ending:
                yield situation.id, f"end-{name}", name, _due(views, situation.id, name)
            elif name not in everywhere and to != END:
                yield situation.id, to, name, _label(views, situation, name, to)
        for move in situation.moves:
            if move.to not in (END, STAY) and move.to not in reached and move.on not in everywhere:
                reached.add(move.to)
                yield situation.id, move.to, move.on, procedure.title_of(move.on).rstrip(".")


def _place(situation: Situation, name: str) -> int:
    names = [move.on for move in situation.moves]
    return names.index(name) if name in names else len(names)


def _due(views: Views, situation: str, ending: str) -> str:
    """When an ending is due in a situation."""
    rules = [r for r in views.procedure.rules if ending in r.acts and situation in r.scope]
    return next((prose.windows(rule, views.named) for rule in rules if rule.kind == "must"), "")


def _label(views: Views, situation: Situation, name: str, to: str) -> str:
    """What happened on a step; a passing moment is told by its time."""
    if name:
        return views.procedure.title_of(name).rstrip(".")
    moves = [move for move in situation.moves if not move.on and move.to == to]
    return views.way(moves[0], [], situation.id).text if moves else ""


def in_words(flow: Flow) -> tuple[Onward, ...]:
    """The arrows of *flow* by the box that they leave, in its order."""
    boxes = {box.id: box for box in flow.boxes}
    return tuple(
        Onward(box, arrows)
        for box in flow.boxes
        if (arrows := tuple((e.label, boxes[e.target]) for e in flow.edges if e.source == box.id))
    )


# Layout


def dot(flow: Flow) -> str:
    """The chart as DOT. Colours come later, by class."""
    lines = [
        "digraph {",
        'graph [rankdir=TB nodesep=0.16 ranksep=0.36 margin=0 pad="0.1,0.1"]',
        'node [shape=box fontname=Helvetica fontsize=13 margin="0.1,0.07" height=0.4]',
        "edge [fontname=Helvetica fontsize=11 arrowsize=0.7]",
    ]
    for box in flow.boxes:
        lines.append(f"{_quoted(box.id)} [label={_wrapped(box.text, BOX_COLUMNS)}]")
    for edge in flow.edges:
        label = _wrapped(edge.label, LABEL_COLUMNS)
        lines.append(f"{_quoted(edge.source)} -> {_quoted(edge.target)} [label={label}]")
    return "\n".join([*lines, "}"])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _wrapped(text: str, columns: int) -> str:
    lines = textwrap.wrap(text, columns, break_on_hyphens=False) or [""]
    return '"' + "\\n".join(_quoted(line)[1:-1] for line in lines) + '"'


def version() -> str:
    """What besides a DOT text decides how it is drawn: the Graphviz that we have."""
    return kept.digest((toolchain.package("@viz-js/viz") / "package.json").read_bytes())


def draw(dots: list[str]) -> list[str]:
    """Graphviz's SVG for each DOT text, in one Node process."""
    if not dots:
        return []
    done = subprocess.run(
        [toolchain.node(), _SCRIPT, toolchain.package("@viz-js/viz")],
        input=json.dumps(dots).encode(),
        capture_output=True,
        check=True,
    )
    drawn = json.loads(done.stdout)
    assert isinstance(drawn, list)
    return drawn


def finish(svg: str, flow: Flow, title: str) -> Markup:
    """Graphviz's SVG as ours: classes instead of colours, boxes as links, nothing but shapes."""
    boxes = {box.id: box for box in flow.boxes}
    root = ET.fromstring(re.sub(r"<!DOCTYPE[^>]*>", "", svg))
    graph = root.find(f"{_SVG}g")
    assert graph is not None
    parts = []
    for kind in ("edge", "node"):
        for group in graph.iter(f"{_SVG}g"):
            if group.get("class") == kind:
                name = group.findtext(f"{_SVG}title") or ""
                shapes = Markup("").join(_shape(shape) for shape in group)
                if kind == "edge":
                    parts.append(Markup('<g class="rp-edge">{}</g>').format(shapes))
                else:
                    box = boxes[name]
                    parts.append(
                        Markup(
                            '<a href="{}" class="rp-box rp-box--{}"><title>{}</title>{}</a>'
                        ).format(box.href, box.kind, box.text, shapes)
                    )
    view = root.get("viewBox", "")
    width, height = (round(float(size) * SCALE) for size in view.split()[2:])
    head = Markup(
        '<svg class="rp-chart" viewBox="{}" width="{}" height="{}" role="group" aria-label="{}"'
        ' aria-details="chart-words">'
    )
    move = graph.get("transform", "")
    return Markup('{}<g transform="{}">{}</g></svg>').format(
        head.format(view, width, height, title), move, Markup("").join(parts)
    )


_KEPT = {
    "path": ("d",),
    "polygon": ("points",),
    "ellipse": ("cx", "cy", "rx", "ry"),
    "text": ("x", "y", "text-anchor"),
}


def _shape(element: ET.Element) -> Markup:
    tag = element.tag.removeprefix(_SVG)
    if tag not in _KEPT:
        return Markup("")
    names = _KEPT[tag]
    given = Markup("").join(
        Markup(' {}="{}"').format(Markup(name), element.get(name, "")) for name in names
    )
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(tag), given, escape(element.text or ""))
