"""Layer 4 of the production architecture: where events go, besides browsers (guide, chapter 5).

    analytics     WindowedCounts   how much of what, by the minute
    external API  ExternalApi      somebody else's server, which is down at times
    audit         AuditSink        a file that says what happened, after the power cut too

Each is a handler, a callable of one event, to subscribe or to hand to a worker. A worker delivers at least once, and
so each of them takes the same event twice without counting, sending or writing it twice.
"""

from eventlab.system.consumers.analytics import WindowedCounts
from eventlab.system.consumers.audit import AuditSink
from eventlab.system.consumers.external_api import ExternalApi

__all__ = ["AuditSink", "ExternalApi", "WindowedCounts"]
