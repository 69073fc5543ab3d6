"""Intake: the registers and national lists, brought in from a page.

A *register* is a format that is a source by itself (Sirene, RNA, national lists). An *intake* is
the last coming in of one: fetched or given → read → its import compared, which an officer then
accepts on its own page.
"""
