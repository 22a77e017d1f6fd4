"""Goals of the organisation, the skills they need and the changes they propose."""
