"""Nodes to model, section by section.

Everything wrong is told in one run. A procedure comes out only when nothing was wrong.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from math import prod
from typing import Any

from simulator.core import model as m
from simulator.core.problems import STYLE, Problem
from simulator.language import nodes
from simulator.language.grammar import NOTHING, VERDICTS
from simulator.language.kinds import Rec
from simulator.language.names import STAGE_KINDS, Resolver, at, value_of, within
from simulator.language.records import Leaf, Record, Say, TooMany, lost, shape

Read = Callable[[str], bytes | None]
"""Gives the bytes of a file by its path, or None where there is none."""

SHARED_FILES_MAX = 16
CHOICES_MAX = 1_000
"""Ways through all dialogs that one control asks."""

REACTIONS_MAX = 200
"""What all people of one scenario do together."""


@dataclass(slots=True)
class Parsed:
    """What came out: the procedure (None when something is wrong), diagnostics, and the text of
    every file that was read. ``readable`` is the procedure also where only style is wrong, or an
    answer of an example cannot be read, which it then leaves out."""

    procedure: m.Procedure | None
    found: list[Problem] = field(default_factory=list)
    sources: dict[str, str] = field(default_factory=dict)
    readable: m.Procedure | None = None


def parse(file: str, read: Read) -> Parsed:
    """The procedure in *file*. Shared files are read through *read*, relative to it."""
    parsed = Parsed(None)
    with suppress(TooMany):
        _parse(file, read, parsed)
    parsed.found[:0] = list(nodes.cut_off(parsed.found, parsed.sources))
    return parsed


def _parse(file: str, read: Read, parsed: Parsed) -> None:
    say = Say(parsed.found)
    root = _record(file, "procedure", read, parsed, say)
    if root is None:
        return
    records = [root]
    uses = root.get("use") or []
    for leaf in uses[:SHARED_FILES_MAX]:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(file), leaf.value))
        if path.startswith(("/", "..")) or read(path) is None:
            message = f"there is no file `{leaf.value[:80]}` beside this one"
            say(at(leaf, "RR024", message, "give its path from this file"))
            continue
        if path in parsed.sources:
            say(at(leaf, "RR024", f"`{leaf.value[:80]}` is used already", "delete it here"))
            continue
        room = nodes.NODES_MAX - sum(nodes.count(record.node) for record in records)
        piece = _record(path, "shared file", read, parsed, say, room)
        if piece is not None:
            records.append(piece)
    if len(uses) > SHARED_FILES_MAX:
        message = f"more than {SHARED_FILES_MAX} shared files"
        say(at(uses[SHARED_FILES_MAX], "RR024", message, "put some together"))
    if len(records) <= len(uses) or any(lost(record) for record in records):
        return
    builder = _Builder(file, records, say)
    procedure = builder.procedure()
    if all(one.code in STYLE or one in builder.beside_behaviour for one in parsed.found):
        parsed.readable = procedure
    if not parsed.found:
        parsed.procedure = procedure


def _record(
    file: str, name: str, read: Read, parsed: Parsed, say: Say, room: int = nodes.NODES_MAX
) -> Record | None:
    bytes_left = nodes.BYTES_MAX - sum(len(text.encode()) for text in parsed.sources.values())
    text, problems = nodes.decode(read(file) or b"", file, bytes_left)
    parsed.sources[file] = text
    if problems:
        parsed.found += problems
        return None
    node, found = nodes.read(text, file, room)
    parsed.found += found
    if node is None:
        return None
    shaped = shape(node, Rec(name), say)
    return shaped if isinstance(shaped, Record) else None


class _Builder(Resolver):
    """Builds the model from the shaped records of one procedure and its shared files."""

    def id(self) -> str:
        """The id of the procedure: the name of its file, so that no two share their pages."""
        leaf = self.root.get("procedure")
        wanted = posixpath.splitext(posixpath.basename(self.file))[0]
        if leaf is not None and leaf.value != wanted:
            message = f"the id is `{leaf.value}`, but the file is called `{wanted}`"
            self.say(at(leaf, "RR014", message, "give both the same name"))
        return str(value_of(leaf, ""))

    def not_too_many_choices(self, stage: Record) -> None:
        """Tell of controls whose dialogs, one after the other, have too many answers in all."""
        options = {
            leaf.value: len(d.get("options") or []) for leaf, d in stage.get("dialogs") or []
        }
        for _, control in stage.get("controls") or []:
            asks = control.get("asks") or []
            ways = prod(options.get(leaf.value, 1) for leaf in asks)
            if ways > CHOICES_MAX:
                message = f"these dialogs have {ways:,} answers together, more than {CHOICES_MAX:,}"
                self.say(at(asks[0], "RR002", message, "ask less at once"))

    def procedure(self) -> m.Procedure:
        """The model. It is whole only when nothing was found."""
        self.define_all()
        constants = self.constants()
        facts = tuple(self.fact(leaf, rec) for leaf, rec in self.entries("facts"))
        self.facts = {fact.id: fact for fact in facts if fact.id not in self.say.refused}
        root = self.root
        stage = self.stage()
        events = self.each("events", self.event)
        self.events = {event.id: event for event in events}
        self.people = {leaf.value: self.persona(leaf, rec) for leaf, rec in self.entries("people")}
        rules = []
        for leaf, record in self.entries("situations"):
            for name, rule in record.get("rules") or []:
                rules.append(self.rule(name, rule, (leaf.value,)))
        for name, rule in self.entries("rules"):
            rules.append(self.rule(name, rule, self.names(rule.get("in"), "situation")))
        procedure = m.Procedure(
            id=self.id(),
            title=self.prose(root.get("title")),
            summary=self.prose(root.get("summary")),
            version=value_of(root.get("version"), ""),
            since=value_of(root.get("since"), ""),
            owner=self.prose(root.get("owner")),
            role=self.prose(root.get("role")),
            zero=self.prose(root.get("zero")),
            start=self.name(root.get("start"), "situation"),
            source=self.source(root.get("source")),
            constants=constants,
            facts=facts,
            stage=stage,
            scripts=self.each("scripts", self.script),
            acts=self.each("acts", self.act),
            events=events,
            endings=self.each("endings", self.ending),
            counters=self.each("counters", self.counter),
            situations=self.each("situations", self.situation),
            rules=tuple(rules),
            claims=self.each("claims", self.claim),
            clauses=self.each("clauses", self.clause),
            readings=self.each("readings", self.reading),
            scenarios=self.each("scenarios", self.scenario),
            examples=self.each("examples", self.example),
            questions=self.each("questions", self.question),
            pass_mark=self.pass_mark(mark) if (mark := root.get("pass mark")) else m.PassMark(),
            glossary=tuple(
                (leaf.value, self.prose(text)) for leaf, text in self.entries("glossary")
            ),
            file=self.file,
        )
        self.unused()
        return procedure

    def each(self, key: str, build: Callable[[Leaf, Any], Any]) -> tuple[Any, ...]:
        """One section, built entry by entry."""
        return tuple(build(leaf, entry) for leaf, entry in self.entries(key))

    def source(self, rec: Record | None) -> m.Source:
        words = [self.prose(rec.get(key)) for key in ("title", "text")] if rec else [""]
        return m.Source(*words)

    def pass_mark(self, rec: Record) -> m.PassMark:
        never = self.names(rec.get("never"), "rule")
        return m.PassMark(value_of(rec.get("mistakes"), 0), never, rec.node.span)

    def counter(self, leaf: Leaf, entry: Any) -> m.Counter:
        """What is counted: in the whole case, or at each visit of some situations."""
        whole = not isinstance(entry, Record)
        counts = entry if whole else entry.get("counts")
        scope = () if whole else self.names(entry.get("in"), "situation")
        kinds = ("act", "event", "ending")
        return m.Counter(leaf.value, self.names(counts, *kinds), scope, leaf.node.span)

    def screen(self, leaf: Leaf, rec: Record) -> m.Screen:
        title, text = self.prose(rec.get("title")), self.prose(rec.get("text"))
        return m.Screen(leaf.value, title, text, value_of(rec.get("picture"), ""), leaf.node.span)

    def stage(self) -> m.Stage:
        stages = [record.get("stage") for record in self.records if record.get("stage")]
        unread = any(record.unread("stage") for record in self.records)
        if not stages:
            self.unread |= STAGE_KINDS
        if len(stages) != 1 and not unread:
            message = "a procedure needs one stage" if not stages else "there are two stages"
            span = (stages[-1] if stages else self.root).node.span
            hint = "write one `stage:`, or `use:` a shared file that has one"
            self.say(Problem(span, "RR024", message, hint))
        if not stages:
            return m.Stage("", "", (), (), ())
        rec = stages[0]
        for key, kind in (("screens", "screen"), ("controls", "control"), ("dialogs", "dialog")):
            for leaf, _ in rec.get(key) or []:
                self.define(kind, leaf)
            if rec.unread(key):
                self.unread.add(kind)
        self.not_too_many_choices(rec)
        return m.Stage(
            id=value_of(rec.get("id"), ""),
            title=value_of(rec.get("title"), ""),
            screens=tuple(self.screen(*pair) for pair in rec.get("screens") or []),
            controls=tuple(
                m.Control(
                    id=leaf.value,
                    label=value_of(c.get("label"), ""),
                    place=value_of(c.get("place"), ""),
                    icon=value_of(c.get("icon"), ""),
                    screens=self.names(c.get("on"), "screen"),
                    asks=self.names(c.get("asks"), "dialog"),
                    opens=self.prose(c.get("opens")),
                    stand_in=value_of(c.get("stand-in"), False),
                    span=leaf.node.span,
                )
                for leaf, c in rec.get("controls") or []
            ),
            dialogs=tuple(
                m.Dialog(
                    id=leaf.value,
                    title=value_of(d.get("title"), ""),
                    options=tuple(
                        m.Option(
                            name.value,
                            value_of(option.get("label"), ""),
                            value_of(option.get("stand-in"), False),
                            name.node.span,
                        )
                        for name, option in d.get("options") or []
                    ),
                    span=leaf.node.span,
                )
                for leaf, d in rec.get("dialogs") or []
            ),
            layout=value_of(rec.get("layout"), "desk"),
        )

    def script(self, leaf: Leaf, rec: Record) -> m.Script:
        verbatim = value_of(rec.get("verbatim"), False)
        text = self.prose(rec.get("text"), facts=True, free=verbatim)
        title = self.prose(rec.get("title"))
        return m.Script(leaf.value, title, text, verbatim, self.also(rec), leaf.node.span)

    def act(self, leaf: Leaf, rec: Record) -> m.Act:
        script = self.name(rec.get("script"), "script") if rec.get("script") else ""
        control = self.name(rec.get("control"), "control")
        text, shows = self.prose(rec.get("text")), self.prose(rec.get("shows"))
        return m.Act(leaf.value, text, control, script, shows, leaf.node.span)

    def event(self, leaf: Leaf, rec: Record) -> m.Event:
        heard, *others = [self.prose(words, facts=True) for words in rec.get("heard") or ()] or [""]
        return m.Event(
            id=leaf.value,
            text=self.prose(rec.get("text")),
            heard=heard,
            screens=self.names(rec.get("on"), "screen"),
            speaker=self.prose(rec.get("speaker")),
            others=tuple(others),
            span=leaf.node.span,
        )

    def ending(self, leaf: Leaf, rec: Record) -> m.Ending:
        return m.Ending(
            id=leaf.value,
            title=self.prose(rec.get("title")),
            act=self.name(rec.get("act"), "act"),
            choices=tuple(choice.value for choice in rec.get("choose") or ()),
            owed=self.prose(rec.get("owed")),
            not_owed=self.prose(rec.get("not owed")),
            clauses=self.names(rec.get("clauses"), "clause"),
            also_called=self.also(rec),
            instead=self.pages(rec),
            span=leaf.node.span,
        )

    def situation(self, leaf: Leaf, rec: Record) -> m.Situation:
        moves = []
        for trigger, ways in rec.get("then") or []:
            on = self.name(trigger, "act", "event", "ending")
            for way in ways if isinstance(ways, list) else [ways]:
                moves.append(self.move(on, way))
        moves += [self.moment(way) for way in rec.get("moments") or []]
        return m.Situation(
            id=leaf.value,
            title=self.prose(rec.get("title")),
            text=self.prose(rec.get("text")),
            screen=self.name(rec.get("screen"), "screen"),
            moves=tuple(moves),
            notes=tuple(
                m.Note(
                    self.prose(note.get("text")),
                    self.names(note.get("clauses"), "clause"),
                    self.names(note.get("readings"), "reading"),
                )
                for note in rec.get("notes") or []
            ),
            also_called=self.also(rec),
            instead=self.pages(rec),
            span=leaf.node.span,
        )

    def move(self, on: str, way: Leaf | Record) -> m.Move:
        if isinstance(way, Leaf):
            return m.Move(on, self.target(way), span=way.node.span)
        target = self.target(way.get("to")) if way.get("to") else ""
        return m.Move(on, target, self.guard(way), self.windows(way), way.node.span)

    def moment(self, way: Record) -> m.Move:
        to = way.get("to")
        if to and to.value == m.STAY:
            hint = "name a situation, or `end`"
            self.say(at(to, "RR013", "a passing moment cannot lead to `stay`", hint))
        return self.move("", way)

    def target(self, leaf: Leaf) -> str:
        return str(leaf.value) if leaf.value in (m.END, m.STAY) else self.name(leaf, "situation")

    def rule(self, leaf: Leaf, rec: Record, scope: tuple[str, ...]) -> m.Rule:
        kinds: list[m.RuleKind] = [k for k in _KINDS if rec.get(k) is not None]
        if len(kinds) > 1 or not (kinds or rec.unclear.intersection(_KINDS)):
            message = f"the rule `{leaf.value}` needs one of `must`, `must not` and `may`"
            hint = "write exactly one of them, with the acts that it is about"
            self.say(at(leaf, "RR011", message, hint))
        kind = kinds[0] if kinds else "may"
        if kinds:
            self.without_idle_keys(leaf, rec, kind)
        return m.Rule(
            id=leaf.value,
            kind=kind,
            acts=self.names(rec.get(kind), "act", "ending"),
            text=self.prose(rec.get("text")),
            scope=scope,
            windows=self.windows(rec),
            guard=self.guard(rec),
            after=self.names(rec.get("in order"), "rule"),
            each=not value_of(rec.get("once"), False),
            at_least=self.count(rec.get("at least")) if rec.get("at least") else 1,
            unless_allowed=value_of(rec.get("unless allowed"), False),
            cut_short=value_of(rec.get("cut short"), "lapses"),
            time_to_act=self.seconds(rec.get("time to act")) or 0,
            why=self.prose(rec.get("why")),
            clauses=self.names(rec.get("clauses"), "clause"),
            readings=self.names(rec.get("readings"), "reading"),
            also_called=self.also(rec),
            span=leaf.node.span,
        )

    def claim(self, leaf: Leaf, rec: Record) -> m.Claim:
        never, since = rec.get("never"), rec.get("from")
        clear = rec.unclear.isdisjoint({"never", "from", "ends as"})
        paired = (since is None) == (rec.get("ends as") is None)
        if clear and ((never is None) == (since is None) or not paired):
            message = f"the claim `{leaf.value}` needs either `never`, or `from` with `ends as`"
            hint = "say what never is, or how the cases from some situation end"
            self.say(at(leaf, "RR011", message, hint))
        right_only = value_of(rec.get("of"), "right runs") == "right runs"
        text = self.prose(rec.get("text"))
        if never is None:
            situations = self.names(since, "situation")
            endings = self.names(rec.get("ends as"), "ending")
            return m.Claim(
                leaf.value, "ends", text, right_only, situations, endings, span=leaf.node.span
            )
        return m.Claim(
            id=leaf.value,
            kind="never",
            text=text,
            right_only=right_only,
            situations=self.names(never.get("in"), "situation"),
            endings=self.names(never.get("ending"), "ending"),
            guard=self.guard(never),
            windows=self.windows(never),
            span=leaf.node.span,
        )

    def clause(self, leaf: Leaf, entry: Leaf | Record) -> m.Clause:
        if isinstance(entry, Leaf):
            return m.Clause(leaf.value, self.prose(entry), span=leaf.node.span)
        text, reason = self.prose(entry.get("text")), self.prose(entry.get("no rule"))
        return m.Clause(leaf.value, text, reason, leaf.node.span)

    def reading(self, leaf: Leaf, rec: Record) -> m.Reading:
        return m.Reading(
            leaf.value,
            self.prose(rec.get("text")),
            self.prose(rec.get("question")),
            self.names(rec.get("clauses"), "clause"),
            leaf.node.span,
        )

    def fact_values(self, rec: Record) -> tuple[tuple[str, bool | str], ...]:
        """The facts of a scenario or an example."""
        return tuple(
            (name.value, self.fact_value(self.facts[name.value], value))
            for name, value in rec.get("facts") or []
            if self.name(name, "fact") in self.facts
        )

    def scenario(self, leaf: Leaf, rec: Record) -> m.Scenario:
        people = tuple(
            self.people[name] for name in dict.fromkeys(self.names(rec.get("people"), "persona"))
        )
        count = sum(len(persona.reactions) for persona in people)
        if count > REACTIONS_MAX:
            message = (
                f"the people of `{leaf.value}` do {count:,} things; {REACTIONS_MAX} are allowed"
            )
            self.say(at(rec.get("people")[0], "RR013", message, "let them do less"))
        return m.Scenario(
            id=leaf.value,
            title=self.prose(rec.get("title")),
            text=self.prose(rec.get("text")),
            facts=self.fact_values(rec),
            people=people,
            endings=self.names(rec.get("ends as"), "ending"),
            span=leaf.node.span,
        )

    def example(self, leaf: Leaf, rec: Record) -> m.Example:
        run = tuple(m.Line(line.value, line.node.span) for line in rec.get("run") or ())
        cases = tuple(self.cases(rec))
        text, facts = self.prose(rec.get("text")), self.fact_values(rec)
        return m.Example(leaf.value, text, facts, run, cases, leaf.node.span)

    def cases(self, rec: Record) -> Iterator[m.Case]:
        """The ways to go on whose answer can be read."""
        for lines, answer in rec.get("then") or ():
            before = len(self.found)
            with self.not_behaviour():
                case = self.case(lines, answer)
            if len(self.found) == before:
                yield case

    def case(self, leaf: Leaf, answer: list[Any]) -> m.Case:
        """What is asked, and its answer: one word, a word with the rule that is cited, or the names
        that are right."""
        lines = tuple(
            m.Line(text.strip(), within(leaf, text.strip(), "", "").span)
            for text in leaf.value.split(",")
        )
        if answer and isinstance(answer[0], tuple):
            word, rule = answer[0]
            if len(answer) > 1:
                hint = "keep one of them"
                self.say(at(answer[1][0], "RR013", "a line has one verdict", hint))
            verdict = self.name(word, "verdict")
            return m.Case(lines, verdict, self.name(rule, "rule"), span=leaf.node.span)
        words = {leaf.value: leaf for leaf in answer if leaf.value in (*VERDICTS, NOTHING)}
        if words and len(answer) > 1:
            word, first = next(iter(words.items()))
            hint = "give one word, or the acts and endings that are right then"
            self.say(at(first, "RR013", f"`{word}` cannot stand beside another answer", hint))
        if words:
            word = next(iter(words)).replace(NOTHING, "")
            return m.Case(lines, word, "", span=leaf.node.span)
        right = self.names(answer, "verdict", "act", "ending")
        return m.Case(lines, "", "", tuple(sorted(right)), leaf.node.span)

    def question(self, leaf: Leaf, answers: list[Leaf]) -> m.SearchQuestion:
        """What people type, just as they type it, and what answers it."""
        with self.not_behaviour():
            found = self.names(answers, "rule", "situation", "script", "ending")
        return m.SearchQuestion(leaf.value, found, leaf.node.span)

    def persona(self, leaf: Leaf, rec: Record) -> m.Persona:
        does = tuple(self.reaction(entry) for entry in rec.get("does") or ())
        replies = rec.get("replies") or ()
        said = [(self.name(act, "act"), self.said(one)) for act, texts in replies for one in texts]
        return m.Persona(leaf.value, self.prose(rec.get("text")), does, tuple(said), rec.node.span)


_KINDS: tuple[m.RuleKind, ...] = ("must", "must not", "may")
