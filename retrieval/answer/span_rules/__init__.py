"""From a quote to the few words of it that answer: what is asked for, what could be it, what is closest.

`retrieval.answer.span_rules.select.short_answer` is the way in.
"""
