"""The pure core: what a procedure is, how it runs, and what is proved of it.

Standard library only; no clock, no I/O.
"""
