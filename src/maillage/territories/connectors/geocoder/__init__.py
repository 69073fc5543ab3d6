"""Points of addresses, from the national geocoder (API Géocodage, IGN; data of the BAN)."""
