"""A second reading of the language, to hold the engine against.

It is written from the documentation, for reading and not for speed: one second after the other, one
rule after the other, a diary of everything that happened, and nothing remembered that the diary can
tell. It shares no code with the engine, only the data of a procedure.

In the words of this file: a duty is *off*, *owed*, *overdue* or *done*.
"""

from __future__ import annotations

from itertools import product

from simulator.core.model import Condition, Move, Procedure, Rule, Window


class CannotHappen(Exception):
    """There is no such act or event here, or the clock is past it."""


class Oracle:
    """One case, from 0:00 on."""

    def __init__(self, procedure: Procedure, facts: dict[str, bool | str]) -> None:
        self.procedure = procedure
        self.facts = {fact.id: facts.get(fact.id, fact.default) for fact in procedure.facts}
        self.ways = {act.id: self.ways_through_dialogs(act.id) for act in procedure.acts}
        self.now = 0
        self.diary: list[tuple[int, set[str]]] = []
        self.situation = procedure.start
        self.entered = 0
        self.entered_after = 0
        self.ending = ""
        self.over = False
        self.musts = [rule for rule in procedure.rules if rule.kind == "must"]
        self.duties = {rule.id: "off" for rule in self.musts}
        self.made = dict.fromkeys(self.duties, 0)
        self.told: list[tuple[int, str, str, str]] = []
        self.take_up_duties()
        self.passing_moments()
        self.told.clear()

    # -- what one can do with a case ------------------------------------------------------------

    def wait(self, until: int) -> None:
        """Let the seconds pass, one by one."""
        if until < self.now:
            raise CannotHappen
        while self.now < until and not self.over:
            self.now += 1
            self.go_overdue()
            self.passing_moments()

    def act(self, name: str, choices: tuple[str, ...] = ()) -> None:
        """The trainee does something."""
        if not self.can_act(name, choices):
            raise CannotHappen
        ending = self.ending_of(name, choices)
        place = len(self.told)
        owed_before = {rule for rule, status in self.duties.items() if status == "owed"}
        self.judge(name, ending)
        names = {name, ending} - {""}
        before = self.look()
        self.diary.append((self.now, names))
        way = (self.first_way(ending) if ending else None) or self.first_way(name)
        ends = any(other.act == name for other in self.procedure.endings)
        if ends and way is not None and way.to != "stay":
            self.ending = ending or "other"
        self.follow(way, by_act=True, before=before)
        self.passing_moments()
        self.blame_for_leaving(place, owed_before)

    def blame_for_leaving(self, place: int, owed_before: set[str]) -> None:
        """An act is wrong when it leaves a duty behind that was due and not overdue. Then no
        permission has allowed it."""
        when, of, verdict, _ = self.told[place]
        if verdict in ("early", "late", "wrong"):
            return
        for _, _, kind, rule in self.told[place + 1 :]:
            if kind == "missed" and rule in owed_before:
                news = [told for told in self.told[place + 1 :] if told[2] != "allowed"]
                self.told[place:] = [(when, of, "wrong", rule), *news]
                return

    def happen(self, name: str) -> None:
        """The world does something."""
        if not self.can_happen(name):
            raise CannotHappen
        before = self.look()
        self.diary.append((self.now, {name}))
        self.follow(self.first_way(name), by_act=False, before=before)
        self.passing_moments()

    def possible(self) -> set[tuple[str, tuple[str, ...]]]:
        """Every act with its choices, and every event, that can come at this very second."""
        acts = {
            (act.id, choices)
            for act in self.procedure.acts
            for choices in self.ways[act.id]
            if self.can_act(act.id, choices)
        }
        return acts | {(e.id, ()) for e in self.procedure.events if self.can_happen(e.id)}

    def can_act(self, name: str, choices: tuple[str, ...]) -> bool:
        """An act can be done where its control is on the screen, with one option per dialog."""
        if self.over or name not in {act.id for act in self.procedure.acts}:
            return False
        screens = self.control_of(name).screens
        on_screen = not screens or self.here().screen in screens
        return on_screen and choices in self.ways[name]

    def can_happen(self, name: str) -> bool:
        """An event can happen where it leads somewhere, seen with the event itself counted."""
        if self.over or name not in {event.id for event in self.procedure.events}:
            return False
        self.diary.append((self.now, {name}))
        way = self.first_way(name)
        self.diary.pop()
        return way is not None

    # -- time -----------------------------------------------------------------------------------

    def passing_moments(self) -> None:
        """Where moments lead on at this second. Where the case then rests, a duty may be overdue at
        once; a situation that is only passed through makes nothing overdue."""
        for _ in self.procedure.situations:
            way = None if self.over else self.first_way("")
            if way is None:
                break
            self.follow(way, by_act=False, before=self.look())
        self.go_overdue()

    def go_overdue(self) -> None:
        for rule in self.musts:
            if self.duties[rule.id] == "owed" and self.has_closed(rule.windows):
                self.duties[rule.id] = "overdue"
                self.tell("rule", "overdue", rule)

    # -- ways on --------------------------------------------------------------------------------

    def first_way(self, trigger: str) -> Move | None:
        for move in self.here().moves:
            if move.on == trigger and self.holds(move.guard) and self.inside(move.windows):
                return move
        return None

    def follow(self, way: Move | None, by_act: bool, before: dict[str, set[str]]) -> None:
        """Go where *way* leads, then put down the duties of before and take up those of now."""
        new_visit = ""
        if way is not None and way.to == "end":
            self.over = True
        elif way is not None and way.to != "stay":
            self.situation = new_visit = way.to
            self.entered = self.now
            self.entered_after = len(self.diary)
        self.put_down_duties(new_visit, by_act, before)
        self.take_up_duties()

    def put_down_duties(self, new_visit: str, by_act: bool, before: dict[str, set[str]]) -> None:
        for rule in self.musts:
            starts_anew = rule.each and rule.scope == (new_visit,)
            if self.applies(rule) and not starts_anew:
                continue
            status = self.duties[rule.id]
            waiting = status in ("owed", "overdue")
            due = status == "overdue" or (status == "owed" and rule.id in before["due"])
            if waiting and rule.cut_short == "stays owed" and not self.over:
                was_carried_here = rule.id not in before["applied"]
                if was_carried_here or (due and not by_act):
                    continue
            if due and (status == "overdue" or by_act):
                self.tell("rule", "missed", rule)
            elif due:
                blamed = rule.cut_short == "missed" and rule.id in before["had time"]
                self.tell("rule", "missed" if blamed else "lapsed", rule)
            if status != "done" or rule.each:
                self.duties[rule.id] = "off"
                self.made[rule.id] = 0

    def take_up_duties(self) -> None:
        for rule in self.musts:
            if self.applies(rule) and self.duties[rule.id] == "off":
                self.duties[rule.id] = "owed"

    def look(self) -> dict[str, set[str]]:
        """How things are with the duties just before something happens: whose window has opened,
        which of them apply, and which one has had time to do."""
        return {
            "due": {rule.id for rule in self.musts if self.has_opened(rule.windows)},
            "applied": {rule.id for rule in self.musts if self.applies(rule)},
            "had time": {rule.id for rule in self.musts if self.had_time(rule)},
        }

    def had_time(self, rule: Rule) -> bool:
        """It was their turn, and for so long the window has been open and the case been here."""
        least = max(1, rule.time_to_act)
        return (
            self.its_turn(rule)
            and self.started(rule.windows)
            and self.now - self.entered >= least
            and all(self.now - self.zero_of(w) - (w.opens or 0) >= least for w in rule.windows)
        )

    # -- the verdict on an act ------------------------------------------------------------------

    def judge(self, act: str, ending: str) -> None:
        """Every rule that holds here says its one thing; the most important one is heard."""
        said: dict[str, list[Rule]] = {}
        for rule in self.procedure.rules:
            if self.applies_or_owed(rule):
                said.setdefault(self.says(rule, act, ending), []).append(rule)
        order = (
            *("forbidden", "kept", "late for a duty", "allowed", "too soon"),
            *("too late for a permission", "another choice was wanted", "done before"),
            "not allowed here",
        )
        for word in order:
            if word in said:
                self.pronounce(word, said[word])
                return
        self.tell("act", "unneeded", None)

    def pronounce(self, word: str, rules: list[Rule]) -> None:
        verdict, news = {
            "forbidden": ("wrong", "broken"),
            "kept": ("right", "kept"),
            "late for a duty": ("late", "late"),
            "allowed": ("right", "allowed"),
            "too soon": ("early", ""),
            "too late for a permission": ("late", ""),
            "another choice was wanted": ("wrong", ""),
            "done before": ("unneeded", ""),
            "not allowed here": ("wrong", "broken"),
        }[word]
        self.tell("act", verdict, rules[0])
        for rule in rules:
            if news in ("kept", "late"):
                self.made[rule.id] += 1
                if self.made[rule.id] < rule.at_least:
                    self.tell("rule", "counted", rule)
                    continue
                self.duties[rule.id] = "done"
                self.made[rule.id] = 0
            if news:
                self.tell("rule", news, rule)

    def stayed_owed(self, rule: Rule) -> bool:
        """A duty that the world took away, and that is owed all the same."""
        waiting = self.duties.get(rule.id) in ("owed", "overdue")
        return rule.cut_short == "stays owed" and waiting and not self.over

    def applies_or_owed(self, rule: Rule) -> bool:
        return self.applies(rule) or self.stayed_owed(rule)

    def says(self, rule: Rule, act: str, ending: str) -> str:
        meant = act in rule.acts or (ending != "" and ending in rule.acts)
        still_owed = self.duties.get(rule.id) in ("owed", "overdue")
        if rule.kind == "must not":
            if not (meant and self.inside(rule.windows)):
                return "nothing"
            return "not allowed here" if rule.unless_allowed else "forbidden"
        if rule.kind == "must" and not still_owed:
            return "done before" if meant else "nothing"
        if not meant:
            other = any(e.id in rule.acts and e.act == act for e in self.procedure.endings)
            return "another choice was wanted" if other else "nothing"
        if not self.has_opened(rule.windows) or not self.its_turn(rule):
            return "too soon"
        if self.has_closed(rule.windows):
            return "late for a duty" if rule.kind == "must" else "too late for a permission"
        return "kept" if rule.kind == "must" else "allowed"

    def its_turn(self, rule: Rule) -> bool:
        return not any(self.duties[name] in ("owed", "overdue") for name in rule.after)

    # -- windows, guards, counts ----------------------------------------------------------------

    def zero_of(self, window: Window) -> int | None:
        """When the window's clock showed 0:00; None when it has not been started."""
        if window.clock == "case":
            return 0
        if window.clock == "situation":
            return self.entered
        for at, names in reversed(self.diary):
            if window.clock in names:
                return at
        return None

    def started(self, windows: tuple[Window, ...]) -> bool:
        return None not in map(self.zero_of, windows)

    def has_opened(self, windows: tuple[Window, ...]) -> bool:
        for window in windows:
            zero = self.zero_of(window)
            if zero is None or self.now < zero + (window.opens or 0):
                return False
        return True

    def has_closed(self, windows: tuple[Window, ...]) -> bool:
        """Whether one has, where all have begun."""
        closed = False
        for window in windows:
            zero = self.zero_of(window)
            if zero is None:
                return False
            closed = closed or (window.closes is not None and self.now > zero + window.closes)
        return closed

    def inside(self, windows: tuple[Window, ...]) -> bool:
        return self.has_opened(windows) and not self.has_closed(windows)

    def applies(self, rule: Rule) -> bool:
        in_scope = rule.scope == () or self.situation in rule.scope
        return in_scope and not self.over and self.holds(rule.guard)

    def holds(self, guard: tuple[tuple[Condition, ...], ...]) -> bool:
        if guard == ():
            return True
        return any(all(self.is_true(condition) for condition in group) for group in guard)

    def is_true(self, condition: Condition) -> bool:
        if condition.subject in self.facts:
            return self.facts[condition.subject] == condition.value
        count, bound = self.count(condition.subject), condition.value
        return {
            "is": count == bound,
            "at_least": count >= bound,
            "at_most": count <= bound,
            "above": count > bound,
            "below": count < bound,
        }[condition.operator]

    def count(self, name: str) -> int:
        """How often it happened, or, for a counter, how often any of its parts did."""
        counter = next((c for c in self.procedure.counters if c.id == name), None)
        if counter is None:
            return sum(1 for _, names in self.diary if name in names)
        if counter.scope and self.situation not in counter.scope:
            return 0
        since = self.diary[self.entered_after :] if counter.scope else self.diary
        return sum(1 for _, names in since if names & set(counter.counts))

    # -- looking things up ----------------------------------------------------------------------

    def here(self):
        return next(s for s in self.procedure.situations if s.id == self.situation)

    def rule(self, name: str) -> Rule:
        return next(rule for rule in self.procedure.rules if rule.id == name)

    def control_of(self, act: str):
        control = next(a.control for a in self.procedure.acts if a.id == act)
        return next(c for c in self.procedure.stage.controls if c.id == control)

    def ways_through_dialogs(self, act: str) -> list[tuple[str, ...]]:
        dialogs = {dialog.id: dialog for dialog in self.procedure.stage.dialogs}
        asked = [dialogs[name] for name in self.control_of(act).asks]
        return list(product(*[[option.id for option in dialog.options] for dialog in asked]))

    def ending_of(self, act: str, choices: tuple[str, ...]) -> str:
        for ending in self.procedure.endings:
            if ending.act == act and ending.choices == choices:
                return ending.id
        return ""

    def tell(self, of: str, kind: str, rule: Rule | None) -> None:
        self.told.append((self.now, of, kind, rule.id if rule else ""))

    @property
    def passed(self) -> bool:
        """Whether the case is over and nothing bad was told."""
        bad = {
            *(("act", "early"), ("act", "late"), ("act", "wrong")),
            *(("rule", "late"), ("rule", "overdue"), ("rule", "missed"), ("rule", "broken")),
        }
        return self.over and not any((of, kind) in bad for _, of, kind, _ in self.told)
