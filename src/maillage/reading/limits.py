"""The limits of a process that reads what is hostile, set before it opens anything. It knows the
standard library alone, where that has them."""

try:
    import resource
except ImportError:  # not a Unix
    resource = None  # type: ignore[assignment]


def limit(*, memory: int, seconds: int, written: int = 0) -> None:
    """At most so many bytes of memory, so many seconds of processor, and, where it is said,
    files of so many bytes. Beyond them, this process alone ends."""
    if resource is None:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if written:
        resource.setrlimit(resource.RLIMIT_FSIZE, (written, written))
