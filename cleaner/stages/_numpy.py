"""The one door to numpy, in which the line model counts and multiplies."""

from typing import Any

import numpy as np

__all__ = ["Array", "np"]

Array = Any
"""An array; what it holds and how many axes it has is said where it is."""
