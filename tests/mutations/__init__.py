"""Does a suite of tests protect what the suite before it did? Small wrong changes, drawn by chance, asked of both."""
