"""One module a step. A step that was released is never changed: the next one mends it."""
