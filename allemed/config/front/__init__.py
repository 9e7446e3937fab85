"""The front: what answers before Django. See README.md for its rules."""
