"""Findings that any exercise can have: not a broken promise, but a run that did not come to its end."""

from __future__ import annotations

from eventlab.course.scenario import Code

RUN_CODES: dict[str, Code] = {
    "RUN-SYNTAX-01": Code(
        "Python cannot read this code.",
        "nothing of it ran, not even the lines above.",
        (
            "Look at the line named here, and at the one above it.",
            "Count brackets and quotes; look for a missing colon or a wrong indent.",
            "Run the cell without its last line: Python shows the same place.",
        ),
    ),
    "RUN-RAISED-01": Code(
        "Your code raised an exception.",
        "in production the caller gets it, and the work stops there.",
        (
            "Read the last line of the message first: its type and its text.",
            "The judge runs only the import cell and this cell: define or import here what the line uses.",
            "Call it yourself with the same arguments in a cell of its own, and look at each value.",
        ),
    ),
    "RUN-NAME-01": Code(
        "A name is used that neither this cell nor the import cell defines.",
        "it works only where a cell that was changed or deleted since has left it behind, and nowhere else.",
        (
            "Where was this name defined: in another cell, or in one that is gone?",
            "The judge starts afresh, with the import cell and this cell. Restart the kernel, and you see the same.",
            "Import the name in the import cell, or define it in this one.",
        ),
    ),
    "RUN-TIME-01": Code(
        "The deadline came before an answer.",
        "one call that never returns holds up everything behind it.",
        (
            "Which loop or wait has no end?",
            "Does a loop grow the list that it walks over? Does something wait for an event that never comes?",
            "Print the loop's variable on each round, and run it in a cell of its own.",
        ),
    ),
    "RUN-STUCK-01": Code(
        "Everything waits, and nothing is left that could end the waiting.",
        "a task that nobody will ever wake holds its place, and whoever waits for it, until the next restart.",
        (
            "What does each line below wait for, and who should bring it?",
            "Is something put, set or cancelled only after the line that waits for it?",
            "Draw two columns, who waits and who wakes: the line without a partner is the one to change.",
        ),
    ),
    "RUN-ENDED-01": Code(
        "The program ended before the check did.",
        "a part that ends the whole process takes its neighbours along.",
        (
            "Does something call exit, or use up the memory?",
            "Return from the function instead of ending the program.",
            "Remove sys.exit, os._exit and os.kill; let an exception go to the caller.",
        ),
    ),
    "RUN-CHANNEL-01": Code(
        "Something wrote on the judge's own channel.",
        "a verdict must come from what the code does.",
        (
            "Does the code write to a file descriptor that it did not open?",
            "Use print, or a file that you opened.",
            "Remove os.write and os.fork.",
        ),
    ),
}
