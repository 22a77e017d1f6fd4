"""What a person takes away: the plan and the record as PDF, the plan as a calendar feed."""
