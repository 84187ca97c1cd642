"""A second verifier of hgz, written from docs/protocol.md and tests/vectors alone."""
