"""What is announced to a class or a unit: written, shown on everybody's first page, mailed, edited, withdrawn."""
