"""A mail as it came, taken apart: its headers, its files, and the ids by which it and its reply are known."""
