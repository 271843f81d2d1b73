"""What bytes mean: the tree of fields, linked both ways with the bytes."""
