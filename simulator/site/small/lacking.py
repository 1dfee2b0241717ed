"""What Python has, MicroPython lacks, and the engine uses."""

import binascii
import json
import re
from collections import OrderedDict, namedtuple

import host

crc32 = binascii.crc32
loads = json.loads
compile = re.compile
Mapping = dict
ordered = OrderedDict
_FIELDS = {}


def get_args(words):
    """The words of a choice: it has become a tuple of them."""
    return words


def named(name, fields):
    """A named tuple whose fields are known to `replaced`."""
    kind = namedtuple(name, fields)
    _FIELDS[kind] = fields
    return kind


def replaced(one, **new):
    """A named tuple with some other fields."""
    kind = type(one)
    names = _FIELDS[kind]
    return kind(*[new[name] if name in new else value for name, value in zip(names, one)])


def keys_of(names, value=None):
    """`dict.fromkeys`, in order."""
    return OrderedDict([(name, value) for name in names])


def record(*parts):
    """One record of several."""
    whole = {}
    for part in parts:
        whole.update(part)
    return whole


def ordered_of(*parts):
    """The same in order."""
    whole = OrderedDict()
    for part in parts:
        whole.update(part)
    return whole


def stable(items, key=None, reverse=False):
    """`sorted`: what is equal stays in its order."""
    made = list(items)
    sort_stable(made, key)
    return made


def sort_stable(items, key=None):
    """`list.sort`: by merging."""
    if len(items) < 2:
        return
    keys = [one if key is None else key(one) for one in items]
    order = []
    for place, one in enumerate(keys):
        at = place
        while at and one < keys[order[at - 1]]:
            at -= 1
        order.insert(at, place)
    items[:] = [items[place] for place in order]


def shown(value):
    """`repr`, which keeps letters as they are."""
    return "'" + value + "'" if isinstance(value, str) else repr(value)


def without_prefix(text, prefix):
    """`str.removeprefix`."""
    return text[len(prefix) :] if text.startswith(prefix) else text


def lower(text):
    """`str.lower`, of all letters."""
    return host.lower(text)


def findall(pattern, text):
    """`re.findall`."""
    return loads(host.findall(pattern, text))


def dumps(value, ensure_ascii=False, sort_keys=True, separators=None):
    """JSON; its one spelling comes with the answer, outside."""
    return json.dumps(value)


def cache(make):
    """`functools.cache`, of one argument."""
    made = {}

    def kept(given):
        if given not in made:
            made[given] = make(given)
        return made[given]

    return kept


def cached_property(make):
    """What makes it; the class has written out when."""
    return make


def product(*choices):
    """`itertools.product`."""
    found = [()]
    for some in [list(one) for one in choices]:
        found = [before + (one,) for before in found for one in some]
    return found


def count():
    """`itertools.count`."""
    at = 0
    while True:
        yield at
        at += 1


class Counter(dict):
    """`collections.Counter`: what was not counted is 0."""

    def __getitem__(self, name):
        return self.get(name, 0)


class Queue:
    """`collections.deque`."""

    def __init__(self, items):
        self.items = list(items)

    def append(self, one):
        self.items.append(one)

    def popleft(self):
        return self.items.pop(0)

    def __bool__(self):
        return bool(self.items)
