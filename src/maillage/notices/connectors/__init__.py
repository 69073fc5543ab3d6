"""How the official sources write a notice. Each folder has a pure `map`, tree → `ToldNotice`."""
