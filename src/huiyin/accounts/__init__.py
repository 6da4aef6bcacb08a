"""Offices, areas, units, categories, dispatch list, staff, roles."""
