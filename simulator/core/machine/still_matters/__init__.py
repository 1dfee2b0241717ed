"""What can still matter: which facts, counts, clocks and seconds make a difference from a state on.

A state that differs from another one only in what cannot matter any more behaves the same, so the
exploration takes the two for one. What matters is what a modifier of a rule, way or claim reads.
Everything here errs on the safe side: what may matter, stays.
"""
