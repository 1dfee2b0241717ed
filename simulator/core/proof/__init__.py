"""The proof: everything that can happen at every second, explored."""
