"""The cluster over HTTP, for other programs: read-only, published members alone, by token, each request in the journal."""
