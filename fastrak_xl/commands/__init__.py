"""What each command does: asked for by the command line, answered on the terminal."""
