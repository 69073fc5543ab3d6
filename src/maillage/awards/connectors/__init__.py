"""The official shapes of awards, as formats of lists: `awardfiles` reads them."""
