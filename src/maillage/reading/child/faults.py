"""What is wrong with a file, in French."""


class FileFault(Exception):
    pass
