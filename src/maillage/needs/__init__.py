"""Needs: what structures lack, and the thread from there to what is done. A *need* is stated →
answered, or closed; officers group needs into *challenges*, published or not. An *option* answers a
challenge; a meeting decides of it: kept, later, dropped.
"""
