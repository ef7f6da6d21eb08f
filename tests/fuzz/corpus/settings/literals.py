"""text
in three"""
sample_rate = 30_000.  # Hz
n = 3e4; hp_filtered = False
path = r'a\b' 'c'
dat_path = ["x", 'y\'']
if n: sample_rate = int('1')
