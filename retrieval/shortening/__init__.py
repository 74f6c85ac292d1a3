"""From a quote to the few words of it that answer: what is asked for, what could be it, what is closest.

`retrieval.spans.short_answer` is the way in.
"""
