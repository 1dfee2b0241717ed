"""The training of one procedure as learning systems take it: SCORM 1.2 and cmi5."""
