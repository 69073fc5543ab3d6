"""The shapes of calendars, as formats of imports."""
