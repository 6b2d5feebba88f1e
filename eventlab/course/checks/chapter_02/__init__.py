"""Chapter 2, communication patterns: the checks of 2.1 to 2.4.

2.1  request            a phone call: one answer, known by an id, and an end to the waiting
2.2  publish_subscribe  a radio: whoever listens now hears it, and a slow one holds up nobody
2.3  event_stream       a tape: positions that stay, and readers who only look
2.4  patterns           which of the three a situation needs, with the reason
"""
