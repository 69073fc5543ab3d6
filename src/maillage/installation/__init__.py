"""Setting a site up: the *steps* of the first evening, its public *address*, its *opening*.

Until it is opened, the team alone sees the directory; what a visitor may do already is *early*.
"""
