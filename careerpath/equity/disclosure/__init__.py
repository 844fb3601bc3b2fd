"""What may go out about people without telling of any one: shapes, protection, ledger, gate.

Pure. Only ``bounds`` needs SciPy; the shapes can be read without it.
"""
