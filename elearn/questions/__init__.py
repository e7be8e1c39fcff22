"""What a question is: its kinds, what each asks for, what each holds for right, and how it is marked."""
