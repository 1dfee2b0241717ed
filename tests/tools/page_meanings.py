"""What the sentences of a procedure's page mean, asked of cases in the oracle.

The words for times and conditions are read here as a person reads them, by a small parser of their
own: a page that says “by 10:00” claims it of every second.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from itertools import product

from brute import TooMany, Unending
from meanings import Meanings, Played, after, first_second, last_second, seconds, snapshot
from oracle import CannotHappen, Oracle

from simulator.core.model import Procedure, Rule, Window
from simulator.core.runs.run import Run
from simulator.core.sentence import Sentence

OF_PAGES = Meanings()
NTH = "zeroth first second third fourth fifth sixth seventh eighth ninth tenth".split()
WORDS = "no one two three four five six seven eight nine ten".split()
STAYS_MAX = 5
"""Things that happen one after the other before a rule is said never to apply."""
CASES_MAX = 400
"""Cases that the sentences of one procedure are held against."""
STATES_MAX = 20_000
"""States in which a duty is looked for that none of these cases still owes."""


class Cases:
    """Moments of many runs of one procedure, by situation; and new cases, second by second."""

    def __init__(self, procedure: Procedure, runs: Iterable[Run], rng: random.Random) -> None:
        self.procedure = procedure
        self.played = [Played(procedure, run) for run in runs]
        found = [case for run in self.played for case in (*run.before, *run.after)]
        rest = [case for run in self.played for case in run.moments]
        found += rng.sample(rest, min(len(rest), CASES_MAX))
        rng.shuffle(found)
        self.open = [case for case in found if not case.over][:CASES_MAX]
        values = [fact.values or (fact.default,) for fact in procedure.facts]
        names = [fact.id for fact in procedure.facts]
        self.facts = [dict(zip(names, one, strict=True)) for one in product(*values)][:64]
        self.done: dict[tuple[Oracle, str], tuple[Oracle | None, str]] = {}
        new = [Oracle(procedure, facts) for facts in self.facts]
        self.waited = {0: [(case, _led_to(case)) for case in new]}

    def of(self, situation: str) -> list[Oracle]:
        """The cases in a situation; all of them where it is empty."""
        return [case for case in self.open if situation in ("", case.situation)]

    def doing(self, case: Oracle, name: str) -> tuple[Oracle | None, str]:
        """What :func:`doing` tells of one of the open cases, found out once. It is to be read, not
        to be gone on from."""
        if (case, name) not in self.done:
            self.done[case, name] = doing(case, name)
        return self.done[case, name]

    def by_itself(self, second: int) -> list[tuple[Oracle, str]]:
        """A case of each kind, as it is at *second* where nobody has done anything, and where it
        rested when it left the place where it began (empty: it has not)."""
        if second not in self.waited:
            known = max((before for before in self.waited if before < second), default=0)
            self.waited[second] = [_left_alone(*one, second) for one in self.waited[known]]
        return self.waited[second]

    def new(self, second: int) -> list[Oracle]:
        """Of these, the cases that are still where they began."""
        return [case for case, to in self.by_itself(second) if not to]


def _left_alone(before: Oracle, to: str, second: int) -> tuple[Oracle, str]:
    """The same case, in which nobody does anything until *second*."""
    case = snapshot(before)
    while case.now < second and not case.over:
        case.wait(case.now + 1)
        to = to or _led_to(case)
    return case, to


def _led_to(case: Oracle) -> str:
    """Where a case rests that is not where it began."""
    here = (case.situation, case.entered, case.over) == (case.procedure.start, 0, False)
    return "" if here else "end" if case.over else case.situation


# -- reading words ----------------------------------------------------------------------------


def span_told(words: str) -> tuple[int, int | None]:
    """The seconds of the clock that words like “after 2:00, by 5:00” speak of."""
    first, last = 0, None
    for part in filter(None, words.split(", ")):
        both = re.fullmatch(r"(\d+:\d\d)–(\d+:\d\d)", part)
        one = re.fullmatch(r"(from|after|until|by|before) (\d+:\d\d)", part)
        assert both or one, words
        if both:
            first, until = max(first, seconds(both[1])), seconds(both[2])
        else:
            assert one
            second = seconds(one[2])
            if one[1] in ("from", "after"):
                first = max(first, second + (one[1] == "after"))
                continue
            until = second - (one[1] == "before")
        last = until if last is None else min(last, until)
    return first, last


def lasts(words: str) -> int:
    """“1 minute 30 seconds” in seconds."""
    found = re.findall(r"(\d+) (minute|second|hour)s?", words)
    assert found, words
    return sum(
        int(count) * {"second": 1, "minute": 60, "hour": 3600}[unit] for count, unit in found
    )


def window_told(words: str, windows: tuple[Window, ...], case: Oracle) -> bool:
    """Whether the case is inside what *words* say of windows: each is told on a clock of its own,
    those that are always open are not told."""
    parts = [
        part for part in re.split(r", (?=from|after|until|by|before|within|\d)", words) if part
    ]
    for part in parts:
        relative = re.fullmatch(r"(after|within) (.*(?:minute|second|hour).*)", part)
        if not relative:
            first, last = span_told(part)
            if case.now < first or (last is not None and case.now > last):
                return False
            continue
        length, passed = lasts(relative[2]), False
        for window in windows:
            if window.clock == "case" or case.zero_of(window) is None:
                continue
            age = case.now - case.zero_of(window)
            side = window.opens if relative[1] == "after" else window.closes
            passed |= side == length and (
                age >= length if relative[1] == "after" else age <= length
            )
        if not passed:
            return False
    return True


def holds_told(words: str, case: Oracle) -> bool:
    """Whether a condition in words holds."""
    parts, rest = [], words
    while rest:
        quoted = re.match(r"([^“,]*“.*?”)(?:, |$)", rest)
        plain = re.match(r"([^“]+?: [^,“]+)(?:, |$)", rest)
        found = quoted or plain
        assert found, words
        parts.append(found[1])
        rest = rest[found.end() :]
    return all(_one_holds(part, case) for part in parts)


def _one_holds(words: str, case: Oracle) -> bool:
    if "“" not in words:
        label, value = words.rsplit(": ", 1)
        fact = next(fact for fact in case.procedure.facts if fact.label == label)
        wanted = {"yes": True, "no": False}[value] if fact.kind == "yes or no" else value
        return case.facts[fact.id] == wanted
    title = re.search("“(.*)”", words)[1]
    named = _named(title, case.procedure)
    count = sum(1 for _, names in case.diary if named & names)
    before = words[: words.index("“")].strip()
    if exact := re.fullmatch(r"after exactly (\w+) times", before):
        return count == _number(exact[1])
    nth = re.search(r"(?:the|a) (\w+)", before)
    order = NTH.index(nth[1]) if nth else 1
    return count < order if before.split()[0] in ("unless", "until", "not") else count >= order


def _number(word: str) -> int:
    return WORDS.index(word) if word in WORDS else 0 if word == "zero" else int(word)


def _named(title: str, procedure: Procedure) -> set[str]:
    things = [(x.id, x.text) for x in (*procedure.acts, *procedure.events)]
    things += [(e.id, e.title) for e in procedure.endings]
    return {name for name, text in things if text.rstrip(".") == title}


def doing(case: Oracle, name: str) -> tuple[Oracle | None, str]:
    """The case after an act, event or ending, and the verdict on it."""
    ending = next((e for e in case.procedure.endings if e.id == name), None)
    done = after(case, ending.act, ending.choices) if ending else None
    if ending is None:
        ways = {choices for other, choices in case.possible() if other == name}
        plain = [c for c in sorted(ways) if not case.ending_of(name, c)] or sorted(ways)
        done = after(case, name, plain[0]) if plain else None
    return done, done.told[0][2] if done and done.told and done.told[0][1] == "act" else ""


# -- rules ------------------------------------------------------------------------------------


@OF_PAGES.of("rule window")
def _(said: Sentence, cases: Cases) -> bool:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    return all(
        window_told(said, rule.windows, case) == case.inside(rule.windows)
        for case in cases.open
        if case.started(rule.windows)
    )


@OF_PAGES.of("rule condition")
def _(said: Sentence, cases: Cases) -> bool:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    return all(
        any(holds_told(words, case) for words in said.about["among"])
        for case in (cases.new(0) if said.about["new"] else cases.open)
        if case.applies(rule)
    )


@OF_PAGES.of("rule times in full")
def _(said: Sentence, cases: Cases) -> bool:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    told = said.removeprefix("Time: ").removesuffix(".")
    parts = re.split(r", (?=(?:from|up to|after|before) (?:[^“]|“[^”]*”)*$)", told)
    return all(
        all(_open_in_full(part, case) for part in parts) == case.inside(rule.windows)
        for case in cases.open
    )


def _open_in_full(words: str, case: Oracle) -> bool:
    """Whether one window, told with what it is counted from, is open."""
    zero: int | None = 0
    if found := re.search(r"\bafter (coming here|“(.*)”)( on)?$", words):
        names = _named(found[2] or "", case.procedure) - {e.id for e in case.procedure.endings}
        times = [at for at, done in case.diary if done & names]
        zero = case.entered if found[1] == "coming here" else times[-1] if times else None
        words = words[: found.start()]
    if zero is None:
        return False
    if one := re.fullmatch(r"(after|before) (\d+:\d\d)", words):
        named = seconds(one[2])
        return case.now > named if one[1] == "after" else case.now < named
    ends = re.findall(r"\d+:\d\d|\d+ \w+", words)
    bounds = [seconds(end) if ":" in end else lasts(end) for end in ends]
    first = bounds[0] if words.startswith("from") else 0
    last = bounds[-1] if words.startswith("up to") or " to " in words else None
    age = case.now - zero
    return first <= age and (last is None or age <= last)


@OF_PAGES.of("rule cases in full")
def _(said: Sentence, cases: Cases) -> bool:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    groups = said.removeprefix("Only where: ").removesuffix(".").split("; or ")
    return all(
        any(_group_in_full(group, case) for group in groups) == case.holds(rule.guard)
        for case in cases.open
    )


def _group_in_full(words: str, case: Oracle) -> bool:
    count = re.compile(
        r"((?:“[^”]*(?:“[^”]*”[^”]*)*”(?:, )?)+)(?: together)? "
        r"(?:(not yet)|(exactly|at least|at most|more than|fewer than) (once|\w+ times))"
        r"(?:, since coming to ((?:“[^”]*(?:“[^”]*”[^”]*)*”(?: or )?)+))?"
    )
    for told in count.finditer(words):
        names = set().union(*(_named(t, case.procedure) for t in _quotes(told[1])))
        places = _quotes(told[5] or "")
        since = case.diary[case.entered_after :] if places else case.diary
        here = not places or case.here().title in places
        happened = sum(1 for _, done in since if names & done) if here else 0
        bound = 0 if told[2] else 1 if told[4] == "once" else _number(told[4].split()[0])
        held = {
            "not yet": happened == 0,
            "exactly": happened == bound,
            "at least": happened >= bound,
            "at most": happened <= bound,
            "more than": happened > bound,
            "fewer than": happened < bound,
        }
        if not held[told[2] or told[3]]:
            return False
    facts = count.sub("", words)
    return all(_one_holds(fact, case) for fact in facts.split(" and ") if fact.strip())


def _quotes(words: str) -> list[str]:
    """What stands in quotes that may hold quotes themselves."""
    return re.findall(r"“((?:[^“”]|“[^“”]*”)*)”", words)


def _news(done: Oracle | None, rule: Rule) -> set[str]:
    """What the oracle told of *rule* when an act or ending was done."""
    told = done.told if done else ()
    return {kind for _, of, kind, about in told if (of, about) == ("rule", rule.id)}


@OF_PAGES.of("rule acts in full")
def _(said: Sentence, cases: Cases) -> bool | None:
    procedure, held = cases.procedure, None
    rule = next(r for r in procedure.rules if r.id == said.about["rule"])
    told = set().union(*(_named(title, procedure) for title in _quotes(said)))
    acts = {act.id for act in procedure.acts} | {ending.id for ending in procedure.endings}
    for case in cases.open:
        force = case.applies(rule) and case.inside(rule.windows)
        for name in acts if force else ():
            done, _ = cases.doing(case, name)
            used = _news(done, rule) & {"kept", "counted", "broken", "allowed"}
            if used and name not in told and not _akin(procedure, name) & told:
                return False
            bans = rule.kind == "must not" and not rule.unless_allowed and name in told
            if bans and done and not used:
                return False
            held = True if used else held
    return held


def _akin(procedure: Procedure, name: str) -> set[str]:
    """The endings of an act, or the act of an ending."""
    pairs = [(ending.act, ending.id) for ending in procedure.endings]
    return {a for a, b in pairs if b == name} | {b for a, b in pairs if a == name}


@OF_PAGES.of("rule order in full")
def _(said: Sentence, cases: Cases) -> bool | None:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    texts = said.removeprefix("First comes, where it is still owed: ")
    first = [r.id for r in cases.procedure.rules if f"“{r.text.rstrip('.')}”" in texts]
    here = [case for case in cases.open if case.applies(rule)]
    waits = [any(case.duties.get(name) in ("owed", "overdue") for name in first) for case in here]
    return all(w != c.its_turn(rule) for w, c in zip(waits, here, strict=True)) if here else None


@OF_PAGES.of("rule once in full")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    for run in cases.played:
        stood = [case.duties[said.about["rule"]] for case in run.moments]
        since = stood.index("done") if "done" in stood else None
        if since is not None:
            held = True
            if {"owed", "overdue"} & set(stood[since:]):
                return False
    return held


@OF_PAGES.of("rule gives way in full")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    for case in cases.open:
        for name in rule.acts if case.applies(rule) and case.inside(rule.windows) else ():
            done, verdict = cases.doing(case, name)
            if done and verdict == "right":
                held = True
                if "broken" in _news(done, rule):
                    return False
    return held


@OF_PAGES.of("rule when cut short")
def _(said: Sentence, cases: Cases) -> bool | None:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    ends = [_cut(case, event.id, rule) for event in cases.procedure.events for case in cases.open]
    told = [end for end in ends if end]
    if not said:
        return "missed" not in told and "owed" not in told
    if "still to be done" in said:
        return "missed" not in told and "lapsed" not in told
    return "owed" not in told


def _cut(case: Oracle, event: str, rule: Rule) -> str:
    """What became of a duty that was due and in force, by an event after which it is not."""
    if case.duties[rule.id] != "owed" or not case.has_opened(rule.windows):
        return ""
    if not case.applies(rule) or not case.can_happen(event):
        return ""
    before = case.diary.copy()
    then = snapshot(case)
    then.told.clear()
    then.happen(event)
    assert case.diary == before
    if then.over or then.applies(rule):
        return ""
    kinds = {kind for _, _, kind, about in then.told if about == rule.id}
    if "overdue" in kinds:
        return ""
    found = kinds & {"missed", "lapsed"}
    return found.pop() if found else "owed" if then.duties[rule.id] == "owed" else ""


# -- ways on ----------------------------------------------------------------------------------


@OF_PAGES.of("way on")
def _(said: Sentence, cases: Cases) -> bool | None:
    about, held = said.about, None
    for case in cases.of(about["here"]):
        told = about["when"]
        if told in ("later", "otherwise"):
            continue  # what the ways told before it do not say; each of those is held to its words
        unsure = re.search(r"in some cases|(after|within) \d+ ", " ".join((*about["ahead"], told)))
        if unsure or any(_told_now(words, case) for words in about["ahead"]):
            continue
        if told and not _told_now(told, case):
            continue
        done, _ = cases.doing(case, about["on"])
        if done is None and not about["here"] and case.situation != about["to"]:
            return False  # it is said of every moment
        if done is None:
            continue
        went = "end" if done.over else done.situation
        stays = went == case.situation and done.entered_after == case.entered_after
        if stays or not _moves(case, about["on"]):
            continue
        if went != about["to"] and not _through(case, about["on"], about["to"]):
            return False
        held = True
    return held


def _told_now(words: str, case: Oracle) -> bool:
    """Whether the case is in the time and condition that *words* tell of a way."""
    rest = words
    while found := re.match(
        r"((?:from|after|until|by|before) \d+:\d\d|\d+:\d\d–\d+:\d\d)(, |$)", rest
    ):
        first, last = span_told(found[1])
        if case.now < first or (last is not None and case.now > last):
            return False
        rest = rest[found.end() :]
    if re.match(r"(after|within) \d", rest):
        return False
    return not rest or any(holds_told(one, case) for one in either(rest))


def either(words: str) -> list[str]:
    """The groups of conditions of which one has to hold."""
    if "; or " in words:
        return words.split("; or ")
    return [one for one in re.split(r" or (?=[^“]*(?:“|: ))", words) if one]


def _moves(case: Oracle, name: str) -> bool:
    """Whether the case leads on with *name* itself, not with what the act does otherwise."""
    here = snapshot(case)
    here.diary.append((here.now, {name}))
    way = here.first_way(name)
    return way is not None and way.to != "stay"


def _through(case: Oracle, name: str, to: str) -> bool:
    """Whether the way goes first where it says, and on from there by itself."""
    here = snapshot(case)
    here.diary.append((here.now, {name}))
    way = here.first_way(name)
    return way is not None and way.to == to


@OF_PAGES.of("way by itself")
def _(said: Sentence, cases: Cases) -> bool | None:
    about, held = said.about, None
    at = re.match(r"It is (?:after )?(\d+:\d\d)", said)
    for case in cases.of(about["here"]):
        then = snapshot(case)
        try:
            for _ in range(15):
                then.wait(then.now + 1)
                if then.over or then.situation != case.situation:
                    break
        except CannotHappen:
            continue
        went = "end" if then.over else then.situation
        if at and went == about["to"] and not then.told:
            held = True
            late = case.now + 1 >= seconds(at[1])
            if not late and then.now != seconds(at[1]) + ("after" in said[:12]):
                same = [w for w in case.here().moves if not w.on and w.to == went]
                if len(same) == 1:
                    return False
    return held


@OF_PAGES.of("way already")
def _(said: Sentence, cases: Cases) -> bool | None:
    about = said.about
    words = said if re.search("“|: ", said) else ""
    event = [e for e in cases.procedure.events if e.text.rstrip(".") in said.split(" or ")]
    for case in cases.of(about["here"]):
        happened = {name for _, names in case.diary for name in names}
        if (
            words
            and not any(sums_left_out(case))
            and any(holds_told(_lower(one), case) for one in either(words))
        ):
            return False
        if event and {e.id for e in event} <= happened:
            return False
        if said == "At once":
            return False
    return True


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if "“" in words.split(":")[0] else words


def sums_left_out(case: Oracle) -> list[bool]:
    """Whether a way that waits for nothing has a sum in its guard, which words leave out."""
    sums = {counter.id for counter in case.procedure.counters if len(counter.counts) > 1}
    return [
        any(condition.subject in sums for group in way.guard for condition in group)
        for way in case.here().moves
        if not way.on
    ]


@OF_PAGES.of("left by others")
def _(said: Sentence, cases: Cases) -> bool | None:
    rule, here = cases.procedure.rule[said.about["rule"]], said.about["here"]
    if not said.endswith(rule.text):
        return False
    acts = {cases.procedure.act_of(name) for name in rule.acts}
    for case in cases.of(here):
        if case.duties[rule.id] in ("owed", "overdue"):
            return any(cases.doing(case, act)[0] for act in acts)
    try:
        return here in Unending(cases.procedure).owing(rule.id, STATES_MAX)
    except TooMany:
        return None


@OF_PAGES.of("way banned")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    words = said.removeprefix("must not").strip()
    condition = re.search(r"\((.*)\)$", words)
    time = words[: condition.start()].strip() if condition else words
    told = condition[1] if condition else ""
    for case in cases.of(said.about["here"]):
        if told and not any(holds_told(one, case) for one in either(told)):
            continue
        if time and re.search("second|minute", time):
            return None
        first, last = span_told(time)
        if case.now < first or (last is not None and case.now > last):
            continue
        done, verdict = cases.doing(case, said.about["on"])
        if done is None:
            continue
        held = True
        if verdict == "right":
            return False
    return held


@OF_PAGES.of("arrow")
def _(said: Sentence, cases: Cases) -> bool | None:
    about = said.about
    source, target = about["source"], about["target"].removeprefix("end-")
    if source.startswith("any-"):
        return not any(
            case.situation != target and not _through(case, about["on"], target)
            for case in cases.open
        )
    situation = next(s for s in cases.procedure.situations if s.id == source)
    ends = about["target"].startswith("end-")
    seen = {
        (step.situation, name)
        for run in cases.played
        for step, given in zip(run.before, run.inputs, strict=True)
        for name in (given.name, step.ending_of(given.name, given.choices) if given.name else "")
    }
    if ends:
        # The act of an ending has to be there, and has to close the case or lead on from here.
        found = [cases.doing(case, about["on"])[0] for case in cases.of(source)]
        return any(done.ending == target for done in found if done) or (source, target) not in seen
    if not about["on"]:
        return True
    found = [cases.doing(case, about["on"])[0] for case in cases.of(source)]
    went = {done.situation for done in found if done} - {source}
    return not went or target in went or any(way.to == target for way in situation.moves)


@OF_PAGES.of("what happened")
def _(said: Sentence, cases: Cases) -> bool | None:
    held, on = None, said.about["on"]
    for case in cases.open:
        done, _ = cases.doing(case, on)
        if done is None:
            continue
        here = snapshot(case)
        here.diary.append((here.now, {on}))
        to = here.first_way(on).to
        if to == "stay" and done.entered_after != case.entered_after:
            to = "end" if done.over else done.situation
        if to == "stay" and case.situation not in said.about["to"]:
            if case.situation not in said.about["stays"]:
                return False
        elif to != "stay" and to not in said.about["to"]:
            return False
        held = True
    return held


@OF_PAGES.of("where answered")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    told = _quotes(said)
    some = set(re.findall(r"“([^”]*(?:“[^”]*”[^”]*)*)” \(in some cases\)", said))
    for case in cases.open:
        done, _ = cases.doing(case, said.about["on"])
        if done is None:
            continue
        held, title = True, case.here().title
        begun = any(done.duties[name] == "owed" != case.duties[name] for name in done.duties)
        went = done.over or done.entered_after != case.entered_after
        idle = (title in told) == said.startswith("not ") and title not in some
        if idle and (went or begun):
            return False
        unsaid = said.startswith("not ") and title not in told
        if unsaid and not (went or begun or case.situation in said.about["to"]):
            return False
    return held


@OF_PAGES.of("what is first")
def _(said: Sentence, cases: Cases) -> bool | None:
    held, about = None, said.about
    rule = next(r for r in cases.procedure.rules if r.id == about["rule"])
    if not about["on"]:
        moved = [case for case, to in cases.by_itself(about["second"]) if to == about["to"]]
        there = [case for case in moved if case.situation == about["to"]]
        return all(_is_first(said, rule, case, case) for case in there) if there else None
    for case in cases.open:
        done, _ = cases.doing(case, about["on"])
        if done is None or (not _moves(case, about["on"]) and case.situation != about["to"]):
            continue
        if not _is_first(said, rule, case, done):
            return False
        held = True
    return held


def _is_first(said: Sentence, rule: Rule, before: Oracle, case: Oracle) -> bool:
    """Whether what is told is to be done now, or from the time told on; or was done on this visit,
    if the case was there before, and it is no mistake to do that before anything else. Of seconds
    after those told nothing is said."""
    until = re.search(r", (?:until|before) (\d+:\d\d)$", said)
    if until and case.now >= seconds(until[1]) + ("until" in until[0]):
        return True
    if case.over or case.situation != said.about["to"]:
        return False
    order = said[: until.start()] if until else said
    if order != rule.text:
        assert any(_text(case, name).rstrip(".") in order for name in rule.acts)
    stayed = before is not case and before.entered_after == case.entered_after
    status = case.duties[rule.id]
    if stayed and status == "done":
        return True
    if not case.has_opened(rule.windows) and _is_due_besides(rule, case):
        return False
    timed = order == rule.text or re.search(r", (?:.*, )?(from|after|\d+:\d\d–)", order)
    in_time = timed or case.has_opened(rule.windows)
    if status == "owed" and not timed and "overdue" not in case.duties.values():
        right = [doing(case, name)[1] == "right" for name in rule.acts]
        if not any(right):
            return False
    return status in ("owed", "overdue") and case.its_turn(rule) and bool(in_time)


def _is_due_besides(rule: Rule, case: Oracle) -> bool:
    """Whether something else is to be done at this very second."""
    others = (one for one in case.procedure.rules if case.duties.get(one.id) == "owed")
    return any(
        one != rule and case.applies(one) and case.inside(one.windows) and case.its_turn(one)
        for one in others
    )


# -- the first minutes ------------------------------------------------------------------------


@OF_PAGES.of("now")
def _(said: Sentence, cases: Cases) -> bool | None:
    first, last = said.about["span"]
    times = {first, (first + min(last, first + 600)) // 2, min(last, first + 600)}
    held = None
    for time in sorted(times):
        if {to for _, to in cases.by_itself(time) if to} != set(said.about["moved"]):
            return False
        for case in cases.new(time):
            held = True
            if not _row_is_true(said, case, cases):
                return False
    new = cases.new(first)
    if not new and (said or any(said.about[told] for told in ("duties", "late", "allowed"))):
        return False
    told = [rule for rule in cases.procedure.rules if rule.id in said.about["duties"]]
    return held and all(_comes_to_apply(rule, new) for rule in told)


def _comes_to_apply(rule: Rule, new: list[Oracle]) -> bool:
    """Whether *rule* applies in a case in which nobody left the first situation yet: as it begins,
    or after what happens there."""
    cases = new
    for _ in range(STAYS_MAX):
        if any(case.applies(rule) for case in cases):
            return True
        ways = [doing(case, name)[0] for case in cases for name in _subjects(rule, case)]
        first = new[0]
        cases = [
            case
            for case in ways
            if case and not case.over and case.situation == first.situation
            if case.entered_after == first.entered_after
        ][:CASES_MAX]
    return False


def _subjects(rule: Rule, case: Oracle) -> list[str]:
    """The acts, endings and events that the guard of *rule* counts."""
    sums = {counter.id: counter.counts for counter in case.procedure.counters}
    asked = {c.subject for group in rule.guard for c in group} - case.facts.keys()
    return sorted({name for one in asked for name in sums.get(one, (one,))})


def _due(case: Oracle) -> list[Rule]:
    owed = [rule for rule in case.procedure.rules if case.duties.get(rule.id) == "owed"]
    return [rule for rule in owed if case.has_opened(rule.windows) and case.its_turn(rule)]


def _row_is_true(said: Sentence, case: Oracle, cases: Cases) -> bool:
    about = said.about
    owed = [rule for rule in case.procedure.rules if case.duties.get(rule.id) == "owed"]
    due = _due(case)
    late = [r for r in case.procedure.rules if case.duties.get(r.id) == "overdue"]
    if any(rule.id not in about["duties"] for rule in due):
        return False
    if any(rule.id not in about["late"] for rule in late):
        return False
    in_force = {r.id for r in case.procedure.rules if case.applies(r) and case.inside(r.windows)}
    wide = {r.id for r in case.procedure.rules if not r.scope and r.kind == "must not"}
    told = {*about["duties"], *about["allowed"], *about["banned"]} | wide
    speaking = {r.id for r in case.procedure.rules if case.its_turn(r)}
    done = {r.id for r in case.procedure.rules if r.kind == "must"} - {r.id for r in owed}
    if not (in_force & speaking) - done - {r.id for r in late} <= told:
        return False
    if said.startswith("Wait until "):
        then = snapshot(case)
        opens = seconds(said.removeprefix("Wait until "))
        then.wait(opens)
        begins = {r.id for new in cases.new(opens) for r in _due(new)}
        return not due and opens > case.now and (bool(begins) or not cases.new(opens))
    if said == "Nothing is due":
        return not due and not late
    if said == "Nothing new is due":
        return not due
    if about["act"]:
        done_case, verdict = doing(case, about["act"])
        banned = any(rule.kind == "must not" for rule in _against(case, about["act"]))
        return done_case is None or verdict == "right" or banned
    return True


def _text(case: Oracle, name: str) -> str:
    act = next((e.act for e in case.procedure.endings if e.id == name), name)
    return next(one.text for one in case.procedure.acts if one.id == act)


def _against(case: Oracle, name: str) -> list[Rule]:
    ending = next((e for e in case.procedure.endings if e.id == name), None)
    names = {name, ending.act} if ending else {name}
    return [
        rule
        for rule in case.procedure.rules
        if names & set(rule.acts) and case.applies(rule) and case.inside(rule.windows)
    ]


@OF_PAGES.of("first minutes")
def _(said: Sentence, cases: Cases) -> bool:
    defaults = {fact.id: fact.default for fact in cases.procedure.facts}
    told = said.about["told"]
    for facts, acts in said.about["runs"]:
        right = list(_first_right(cases.procedure, {**defaults, **facts}, acts))
        if len(right) < len(acts):
            return False
        for kind in cases.facts:
            for case in _first_right(cases.procedure, kind, acts):
                if not all(rule in told for rule in _owed_by_the_clock(case)):
                    return False
    return True


def _first_right(procedure: Procedure, facts: dict, acts: Iterable) -> Iterator[Oracle]:
    """A case just before each of *acts*, at their seconds, as long as these are right."""
    case = Oracle(procedure, facts)
    for at, name, _ in acts:
        case.wait(at)
        then, verdict = doing(case, name)
        if then is None or verdict != "right":
            return
        yield snapshot(case)
        case = then


def _owed_by_the_clock(case: Oracle) -> list[str]:
    """The duties that are owed, but for those that wait for something to happen."""
    owed = [rule for rule in case.musts if case.duties[rule.id] in ("owed", "overdue")]
    return [rule.id for rule in owed if case.started(rule.windows)]


@OF_PAGES.of("first minutes beside")
def _(said: Sentence, cases: Cases) -> bool:
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    one = cases.open[:1] if said != rule.text else ()
    assert all(any(_text(case, n).rstrip(".") in said for n in rule.acts) for case in one)
    return any(rule.id in _owed_by_the_clock(case) for case in _when_last(said, cases))


def _when_last(said: Sentence, cases: Cases) -> list[Oracle]:
    """Cases of every kind, just before the last of the acts that a sentence is about: each act done
    at its second, and so late that no two clocks show the same."""
    found = []
    for _, acts in said.about["runs"]:
        late = [(at + (i + 1) * (i + 2) // 2, *rest) for i, (at, *rest) in enumerate(acts)]
        for kind in cases.facts:
            for one in (acts, late):
                states = list(_first_right(cases.procedure, kind, one))
                found += states[len(acts) - 1 :]
    return found


@OF_PAGES.of("first minutes time")
def _(said: Sentence, cases: Cases) -> bool | None:
    rule, held = next(r for r in cases.procedure.rules if r.id == said.about["rule"]), None
    for case in _when_last(said, cases):
        if case.duties[rule.id] != "owed" or not case.started(rule.windows):
            continue
        held = True
        zeros = {case.zero_of(window) for window in rule.windows if window.clock != "case"}
        if not said.about["since"] and zeros - {0}:
            return False
        first, last = max(zeros, default=0), None
        for part in re.split(r", (?=from|after|until|by|before|within|\d)", said) if said else ():
            relative = re.fullmatch(r"(after|within) (.*(?:minute|second|hour).*)", part)
            ends = [lasts(relative[2]) + zero for zero in zeros] if relative else []
            opens, closes = span_told(part) if not relative else (0, None)
            if relative and relative[1] == "after":
                opens = max(ends)
            elif relative:
                closes = min(ends)
            first = max(first, opens)
            last = closes if last is None else last if closes is None else min(last, closes)
        if len(zeros) < 2 and (last, first) != (last_second(case, rule), first_second(case, rule)):
            return False
    return held


@OF_PAGES.of("first minutes since")
def _(said: Sentence, cases: Cases) -> bool | None:
    rule, held = next(r for r in cases.procedure.rules if r.id == said.about["rule"]), None
    named = set().union(*(_named(title, cases.procedure) for title in _quotes(said)))
    for case in _when_last(said, cases):
        if case.duties[rule.id] != "owed" or not case.started(rule.windows):
            continue
        held = True
        zeros = {case.zero_of(window) for window in rule.windows if window.clock != "case"}
        if not zeros <= {at for at, names in case.diary if names & named}:
            return False
    return held


@OF_PAGES.of("now moved")
def _(said: Sentence, cases: Cases) -> bool:
    about = said.about
    there = {s.id: s.title for s in cases.procedure.situations} | {"end": "The case is over"}
    told = [
        not about["only"] or any(holds_told(words, case) for words in about["only"])
        for case, _ in cases.by_itself(about["first"])
    ]
    went = [to == about["to"] for _, to in cases.by_itself(about["first"])]
    return said == there[about["to"]] and told == went


@OF_PAGES.of("now late")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    first, last = said.about["span"]
    if not cases.new(first) or not cases.new(min(last, first + 600)):
        return False
    for case in cases.new(first):
        told = said.removeprefix("Late, and still due: ").lower()
        name = next(name for name in rule.acts if told.startswith(_text(case, name).lower()))
        done, verdict = doing(case, name)
        if done is None or not case.applies(rule) or not case.its_turn(rule):
            continue
        banned = any(one.kind == "must not" for one in _against(case, name))
        others = any(one.id != rule.id for one in _against(case, name))
        if case.duties[rule.id] != "overdue" or (verdict != "late" and not (banned or others)):
            return False
        held = True
    return held


@OF_PAGES.of("minutes")
def _(said: Sentence, cases: Cases) -> bool | None:
    part, (first, last) = said.about["part"], said.about["span"]
    rule = next(r for r in cases.procedure.rules if r.id == said.about["rule"])
    words = {"due": "due", "late": "late, and still due", "may": "allowed", "not": "forbidden"}
    if span_told(said.removeprefix(words[part]).strip()) != (first, last):
        return False
    until = first + 600 if last is None else last
    held = None
    for second in sorted({max(first - 1, 0), first, (first + until) // 2, until, until + 1}):
        inside = first <= second and (last is None or second <= last)
        if part in ("due", "late") and inside and not cases.new(second):
            return False
        for case in cases.new(second):
            if not case.applies(rule):
                continue
            if part == "late" and inside and case.its_turn(rule):
                held = True
                if case.duties[rule.id] != "overdue":
                    return False
            elif part != "late" and (inside or not rule.after):
                held = True
                if case.inside(rule.windows) != inside:
                    return False
    return held


@OF_PAGES.of("elsewhere")
def _(said: Sentence, cases: Cases) -> bool | None:
    held = None
    for case in cases.of(said.about["here"]):
        if case.now < said.about["first"]:
            continue
        due = [
            rule
            for rule in case.procedure.rules
            if said.about["ending"] in rule.acts and case.duties.get(rule.id) == "owed"
            if case.inside(rule.windows) and case.its_turn(rule)
        ]
        done, verdict = cases.doing(case, said.about["ending"])
        if due and done is not None:
            held = True
            banned = any(rule.kind == "must not" for rule in _against(case, said.about["ending"]))
            if verdict != "right" and not banned:
                return False
    return held
