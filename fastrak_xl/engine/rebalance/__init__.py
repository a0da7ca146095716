"""Rebalancing, all accounts at once, in integer pence. Source of every rule: rebalance.md, "One account"."""
