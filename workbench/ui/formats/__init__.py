"""The window in which a person describes formats of their own, and sees at each key what they make of real bytes."""
