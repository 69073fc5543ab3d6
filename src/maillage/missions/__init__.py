"""Missions: engineering (ingénierie) that a consultant does for the structures of dossiers. A
*mission* has terms of reference and its *beneficiaries*, one or several (it is then collective, and
its cost is shared); consultants of the local *pool* are asked for *quotes*, which are compared.

Draft → asked → chosen → done, or dropped.
"""
