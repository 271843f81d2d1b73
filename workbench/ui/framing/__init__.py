"""Cutting streams into messages: choosing the rule, and what the views then tell."""
