"""Runs with people: as text, rehearsed, advised, judged, and as examples."""
