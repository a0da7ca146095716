"""What the firm has set: the file fastrak.toml, the passwords beside it, and the firm as mail is judged by it."""
