"""Training classes: a cohort with its programme, groups and attendance."""
