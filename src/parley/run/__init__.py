"""Many documents: what was read in, records out, in one process or several."""
