"""Aides-territoires (ANCT): its interface gives a token for a day against a key, then pages."""
