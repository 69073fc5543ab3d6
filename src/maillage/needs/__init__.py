"""Needs: what structures lack, what could be done, what was decided. A *need* is stated → answered,
or closed; officers group needs into *challenges*, published or not. A structure has *prospects*.
An *option* answers a challenge; several evaluators score it, blind, then somebody decides: kept,
later, dropped.
"""
