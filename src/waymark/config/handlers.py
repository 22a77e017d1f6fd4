"""Who does what: names of handlers, so that the kernel below needs to know nobody above it."""

__all__ = ["WAYMARK_DAILY", "WAYMARK_JOBS", "WAYMARK_JOB_ENDINGS", "WAYMARK_OUTBOX"]

# Long work, by kind: function(running), see kernel/jobs.py
WAYMARK_JOBS = {
    "careers.mine": "waymark.workflows.mining.run_job",
    "careers.build": "waymark.workflows.framework_building.run_job",
    "hris.read": "waymark.integrations.hris.jobs.run_read",
    "hris.apply": "waymark.integrations.hris.jobs.run_apply",
    "hris.undo": "waymark.integrations.hris.jobs.run_undo",
}
WAYMARK_JOB_ENDINGS = {"hris.apply": "waymark.integrations.hris.jobs.apply_ended"}

# Effects outside the database, by kind: function(message), see kernel/outbox.py
WAYMARK_OUTBOX = {
    "notice-mail": "waymark.web.notices.mail.send_notice",
    "password-mail": "waymark.web.account.mail.send_password_link",
}

# Once a day: operations that need nothing but `act`, the system's; see kernel/tasks.py
WAYMARK_DAILY = ("waymark.integrations.hris.operations.forget_old_imports",)
