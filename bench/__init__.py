"""Benches: the figures that this version holds itself to, with their limit in the same run.

python -m bench --size smoke|small|full      # writes bench/results/<size>.json
"""
