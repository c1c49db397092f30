"""What teachers and admins do: roles, question sets, classes; the use cases behind their commands."""
