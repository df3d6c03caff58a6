"""Other people's frameworks: a module each, in the host's own idiom. The host is imported nowhere else."""
