dat_path = r'C:\data\raw.bin'
n_channels_dat = 4
dtype = 'int16'
offset = 0
sample_rate = 30000.
hp_filtered = False
