"""Schemes: who advises, where, and by which path. A *support organisation* is a structure of the
directory with its subjects, its territory, its monthly capacity and its *advisers*, who may be
away; one of them may coordinate. A *scheme* (dispositif) has *stages*, in an order. Two ship as
data.
"""
