"""Layer 1 of the production architecture: where events come from (guide, chapter 5).

    API handler   post_events     a program that is not ours asks, and waits for an answer
    job           Job             our own work tells how it goes
    cron          Cron            the clock; on every node, and yet once
    webhook       post_webhook    a system that is not ours tells, and proves who it is

Each knows an event system by the protocol alone, so any stage can stand behind it. What repeats itself (a client that
tries again, n nodes with one schedule, a webhook delivered twice) is told apart by an id that follows from the cause:
the system stores an explicit id once, however often it is repeated within ten minutes.
"""

from eventlab.system.producers.api import post_events
from eventlab.system.producers.cron import Cron
from eventlab.system.producers.job import Job
from eventlab.system.producers.webhook import post_webhook, sign

__all__ = ["Cron", "Job", "post_events", "post_webhook", "sign"]
