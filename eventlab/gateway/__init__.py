"""Room 5, upstairs: the gateway. Out to browsers, and in from them (guide, chapter 5).

*The problem.* The production system speaks to programs that hold a connection to its store. A browser holds none: it
speaks HTTP, comes by the thousand, falls asleep, changes its network, and is as slow as it likes. A queue for each of
them, filled by each event, copies the same bytes ten thousand times.

*The idea.* Each event is made into bytes once. A *channel* is everybody who listens to the same patterns, and gets the
same bytes; a *cursor* is all that one connection has of its own. It begins in the log, behind the cursor that its
client brought along, and goes over to live where both meet:

                                  ┌─ channel "order.*"  ──▶ ▪ ▪ ▪ ▪ ▪ ▪      ▪ up to date: gets the bytes at once
    log ──▶ feed ──▶ hub ──index──┤                         ▫ behind: takes its time, from the channel's strip,
                                  └─ channel "*.failed" ──▶ ▪ ▪                 or from the log
     ▲                                                      │
     └───────────── resume: Last-Event-ID, on any node ─────┘

*The road not taken.* Sticky sessions, which tie a browser to the node that knows it. No node knows a browser here: the
cursor in its hands is all there is to know, and so a node can be killed, drained and replaced at any time.
"""
