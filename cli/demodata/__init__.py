"""Demo data: invented people and their case files over two years, loaded through the API as any client would."""
