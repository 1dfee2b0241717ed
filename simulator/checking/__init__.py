"""All that is checked of one procedure: scenarios and examples played, the proof asked."""
