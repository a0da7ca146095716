"""The board: what its page shows and changes, as immutable states, with no page in sight."""
