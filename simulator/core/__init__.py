"""The pure core: model, engine, people, judge, bundle. Standard library only; no clock, no I/O."""
