"""Portal: composition only. Home, menus, wiring, the frame of the team's space. No table."""
