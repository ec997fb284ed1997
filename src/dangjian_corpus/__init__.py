"""Turns scraped Chinese articles into a corpus a researcher can trust."""

__version__ = "0.1.0"
