"""Files written whole or not at all, one run at a time, and nothing of theirs left lying about."""
