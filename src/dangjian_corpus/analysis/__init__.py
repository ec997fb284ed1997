"""What can be counted over documents: pure functions, no terminal and no files."""
