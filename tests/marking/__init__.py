"""Tests of what people rule over grades."""
