"""Tests of elearn.training."""
