"""What may come in as a file, the text in it, and the scanner. Pure: no Django, no database."""
