"""Award files: the official shapes of awarded contracts, read record by record in a process of its
own that knows no Django. `awards` makes its rows of what is told here.

A *told award* is what a source says, in its own figures and words; nothing here weighs it.
"""
