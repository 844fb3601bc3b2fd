"""Adverse impact as a statistical screen, never a verdict: for the equity analyst alone.

Pure. Flags are decided on whole numbers and fractions; floats serve for printing and for tests.
"""
