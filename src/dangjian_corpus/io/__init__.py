"""Files and streams: what is read, how it is decoded, how it is written, what is set aside."""
