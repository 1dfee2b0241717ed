"""Rightrun: procedures written once, read, rehearsed, proved and reviewed."""
