"""The upload template: written for people to fill in, and read back."""
