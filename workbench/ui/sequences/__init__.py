"""The dock of sequences: the list, the steps as a tree, the form of a step, runs and what came of them."""
