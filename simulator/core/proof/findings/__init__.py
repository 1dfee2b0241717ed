"""What a proof finds, one kind a module."""
