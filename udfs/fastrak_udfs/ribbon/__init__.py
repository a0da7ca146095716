"""What the tab's buttons do: each a thin call of a use-case on the open book."""
