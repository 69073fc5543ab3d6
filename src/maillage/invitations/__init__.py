"""Invitations: structures are invited in *waves*, helped by *relays*, and answer with a code."""
