"""Who asks: sign-in, sessions, tokens, limits."""
