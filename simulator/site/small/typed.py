"""Data from JSON as the records it was made from. It was checked where it was made."""


def typed(kind, value):
    """*value* as what *kind* says: a record, a list for a tuple of these, or as it is."""
    if isinstance(kind, list):
        inner = kind[0]
        if inner is None:
            return tuple(value)
        return tuple([typed(inner, one) for one in value])
    hints = getattr(kind, "hints", None)
    if hints is None:
        return value
    given = {}
    for name in value:
        hint = hints.get(name)
        given[name] = value[name] if hint is None else typed(hint, value[name])
    return kind(**given)
