"""Room 5: the production system (guide, chapter 5). One log, any size.

*The problem.* The first event system tells the listeners of its own process, makes an emitter wait for the slowest of
them, and resumes for one type at a time, because each type has a stream of its own and no two of them share a clock.
Add a second server, and half of the listeners hear half of the events.

*The idea.* The log is the truth, a cursor is the only state a reader has, Pub/Sub is a doorbell.

                      ┌─────────────────────────────────────────────┐
    emit ──batcher──▶ │ log   e1 e2 e3 e4 e5 e6 e7 e8 …             │ ──bell──┐
                      └───▲──────────▲───────────────▲──────────────┘         │
                          │          │               │                        ▼
                       history     worker's        everybody who is live: read what is behind your cursor
                                   group           (and look once a second anyway, should the bell be lost)

Resume, replay, history, workers, fan-out and audit are then one thing: read the log after a cursor. Nothing that could
be lost travels by Pub/Sub, so losing it costs a second and never an event. Larger means more partitions, on more
servers: everything about one key stays in one partition, and in order.

Read in this order:

    log, memory_log, cursor         what is stored, and where a reader stands
    door, batcher, steps            on the way in
    feed, reader, listener          on the way out; then unified, which puts it together, and connect
    history, partition, keys        where to look, and where it is kept
    asking, redis_log, nodes, bell  the same log in Redis, on one server or on many; append.lua is its heart, and
                                    looking how it is read
    group, worker                   work that is shared: intake, hands and handling are the worker's own;
                                    memory_group and redis_group say where deliveries are; dead_letters, context
    producers/, consumers/          the layers around it

*The road not taken.* Publishing the event itself over Pub/Sub is what most first designs do, and what the guide draws.
It is one step shorter, and every subscriber that blinks has lost an event without knowing it.
"""

from eventlab.system.connect import connect
from eventlab.system.unified import UnifiedEventSystem

__all__ = ["UnifiedEventSystem", "connect"]
