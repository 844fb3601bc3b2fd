"""Where everybody is, across all stages: counts alone, and nothing about groups of people."""
