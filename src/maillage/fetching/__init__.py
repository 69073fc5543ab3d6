"""Fetching: the only way out of the house. `addresses` says who may be called, `turns` that a host
is asked one thing at a time and left alone when it asks for a rest, `fetch` brings what answers.
"""
