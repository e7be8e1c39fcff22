"""Classical test theory: what attempts say about a quiz and its questions. Pure: values in, values out."""
