"""What can be found in a procedure, and what the search of its pages says to a question."""
