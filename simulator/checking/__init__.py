"""All that is checked of one procedure: what is played, proved and searched for."""
