"""Templates that change while files are led by them: extensions, proposals, moves to a newer version."""
