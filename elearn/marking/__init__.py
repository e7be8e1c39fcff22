"""What people say over a key: marks by hand, overrides, regrades; all are facts, and grades follow from them."""
