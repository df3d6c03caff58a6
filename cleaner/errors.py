"""The errors a caller may meet."""


class InputError(ValueError):
    """A document that cannot be read; the message says what is wrong with it and what to do."""


class MissingError(InputError, ImportError):
    """An optional package is needed and not there; the message names its `pip install` line."""


class OptionsError(ValueError):
    """Options that cannot be followed; the message says which and what to do."""


class PackError(OptionsError):
    """A rule pack that cannot be used; the message names the file, the line and the mend."""


class ModelError(OptionsError):
    """A model file that cannot be used; the message names the file and what to do."""


class ProfileError(OptionsError):
    """A profile of sites that cannot be used; the message names the file and what to do."""
