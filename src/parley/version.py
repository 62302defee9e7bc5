"""The version, on its own so that every module may name it without importing the package's public names."""

__version__ = "0.1.0"
