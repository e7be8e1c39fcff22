"""Assessment: attempts at quizzes, the responses given in them, and the grades that follow from these."""
