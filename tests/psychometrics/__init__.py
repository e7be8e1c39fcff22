"""Classical test theory: small examples worked by hand, published tests, planted faults."""
