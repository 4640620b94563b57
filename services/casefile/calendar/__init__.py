"""Appointments of one's own, and the calendar feed."""
