"""From rows that name each other to integer codes, with a diagnostic wherever a name leads nowhere."""
