"""The machine: the state of a case, the rules as tables, one step, and what can still matter."""
