"""Upgrades: what an earlier release has left behind is opened, worked on and erased by this one."""
