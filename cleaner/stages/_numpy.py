"""The one door to numpy, in which the line model counts and multiplies."""

import numpy as np

__all__ = ["np"]
