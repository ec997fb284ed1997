"""From files to a corpus in a folder, doing only what is missing.

`plan` names the shards by the data, `shard` does the work on one, `driver` runs them in order, `layout` says where
everything lies, `manifest` what came out.
"""
