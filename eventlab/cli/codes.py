"""What a command's exit code means; a script may rely on it."""

PASSED = 0
"""Passed, or done."""
LEARNERS = 1
"""Anything else of the learner's: failed, not attempted, timeout, error."""
USAGE = 2
"""The command was wrong."""
OURS = 3
"""The judge or the machine is at fault."""
STOPPED = 130
"""Ctrl-C, as shells say it: 128, and the number of the signal."""
