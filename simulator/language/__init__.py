"""The language: YAML text to a procedure, or to diagnostics that say what to write instead."""
