"""Two versions of procedures to one review, as plain data."""
