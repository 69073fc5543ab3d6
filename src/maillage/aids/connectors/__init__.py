"""Where national lists of aids are read."""
