"""The root of all errors: a ValueError by itself, since MicroPython has no second base for it."""


class RightrunError(ValueError):
    """Something that cannot be done as it was asked for."""
