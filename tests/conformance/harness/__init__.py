"""Reads the cases, makes their contexts, builds them with an engine and compares the image with what is expected."""
