"""Notes: a small room of the tests' own, whole, to be copied from. Somebody says what happens
somewhere, on a day: a *note* is shown or put away, perhaps pinned; people *sign up* to it.
"""
