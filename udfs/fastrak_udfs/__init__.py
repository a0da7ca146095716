"""What Excel calls: the worksheet functions."""
