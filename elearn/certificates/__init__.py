"""Certificates: issued to whoever has completed a class, verified by anybody, revoked or replaced with a reason."""
