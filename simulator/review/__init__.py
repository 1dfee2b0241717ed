"""What a change to a procedure means: two versions explored side by side."""
