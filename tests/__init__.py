"""The promises of the house, in folders that mirror the package."""
