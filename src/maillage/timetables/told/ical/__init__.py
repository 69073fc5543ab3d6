"""iCalendar (RFC 5545): what most programs and sites publish."""
