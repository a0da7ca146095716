"""A copy for people without the add-in: its functions as names, and nothing in it that leads elsewhere."""
