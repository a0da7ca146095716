"""Being let in: with a password, or with a sign-in at Microsoft or Google that is kept and renewed."""
