"""Where mail is worked on: from the inbox to its one reply, with every step in the ledger before the next begins."""
