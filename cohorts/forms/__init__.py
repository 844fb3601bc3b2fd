"""The forms of the hub. They clean and never save."""
