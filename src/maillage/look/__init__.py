"""Look: page skeletons, components, styles, behaviours. No table, no domain noun."""
