"""Results as sheets: what is drawn, and how it looks."""
