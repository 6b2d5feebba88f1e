"""Chapter 4, your first event system: the checks of 4.1 to 4.5.

    4.1  emitter   handlers, in order, whatever one of them does
    4.2  pattern   names with stars
    4.3  emit      stored first, told afterwards
    4.4  history   the past, across types, pages and filters
    4.5  sse       out to a browser, and no gap when it comes back

Each is judged beside reference neighbours, never beside the learner's other answers: a mistake in 4.1 fails 4.1 only.
"""
