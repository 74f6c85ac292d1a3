"""The life of the serving process: threads, the network, sending."""
