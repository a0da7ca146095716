"""Reading what was sent to us in a process of its own, with limits on memory and time.

Parsers in compiled code can abort, and take their process with them. Here that is a child's, never the caller's.
"""
