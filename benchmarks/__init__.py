"""Side by side with peers, in one run: figures are ratios of two things measured in turn on the same machine."""
