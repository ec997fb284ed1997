"""The index: immutable segments, one a shard; exact strings and ranked words; columns for statistics.

`segment.write_segment` makes a segment of a shard's documents, `publish.publish` makes a list of segments the
current one, `reader.Reader` opens it, `search.search` asks it. See ``docs/decisions`` for why it is built so.
"""
