"""The stages: a document in, a proposal out. None of them edits text; `proposal.advance` does."""
