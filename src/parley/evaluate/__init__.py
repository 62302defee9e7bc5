"""Measures the parts of the road against treebanks and other marked texts."""
