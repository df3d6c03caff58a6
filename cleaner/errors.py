"""The two errors a caller may meet."""


class InputError(ValueError):
    """A document that cannot be read; the message says what is wrong with it and what to do."""


class PackError(ValueError):
    """A rule pack that cannot be used; the message names the file, the line and the mend."""
