"""Echoes: what news and announcements send beyond their pages. They offer items to the
letter, and answer again the searches that somebody keeps: the one digest tells what is new.
"""
