"""Samplers: numbers out of traffic, as a table, a form and live curves."""
