"""Who does what: names of handlers, so that the kernel below needs to know nobody above it."""

__all__ = [
    "WAYMARK_DAILY",
    "WAYMARK_ERASURE",
    "WAYMARK_JOBS",
    "WAYMARK_JOBS_TO_THE_END",
    "WAYMARK_JOB_ENDINGS",
    "WAYMARK_OUTBOX",
]

# Long work, by kind: function(running), see kernel/jobs.py
WAYMARK_JOBS = {
    "careers.mine": "waymark.workflows.mining.run_job",
    "careers.build": "waymark.workflows.framework_building.run_job",
    "careers.tell": "waymark.workflows.organisation_change.run_job",
    "data.export": "waymark.workflows.portability.run_export",
    "data.erase": "waymark.workflows.erasure.run_erasure",
    "hris.read": "waymark.integrations.hris.jobs.run_read",
    "hris.apply": "waymark.integrations.hris.jobs.run_apply",
    "hris.undo": "waymark.integrations.hris.jobs.run_undo",
    "mentoring.draft": "waymark.domain.mentoring.operations.drafting.run_draft",
    "mentoring.leftovers": "waymark.domain.mentoring.operations.leftovers.run_leftovers",
    "mentoring.replay": "waymark.domain.mentoring.operations.replaying.run_replay",
    "mentoring.preview": "waymark.domain.mentoring.operations.previewing.run_preview",
}
# Kinds that nobody can stop once they have begun: others were told of them
WAYMARK_JOBS_TO_THE_END = frozenset({"careers.tell", "data.erase"})
WAYMARK_JOB_ENDINGS = {
    "hris.apply": "waymark.integrations.hris.jobs.apply_ended",
    "data.export": "waymark.workflows.portability.export_ended",
    "mentoring.draft": "waymark.domain.mentoring.operations.drafting.draft_ended",
}

# Effects outside the database, by kind: function(message), see kernel/outbox.py
WAYMARK_OUTBOX = {
    "notice-mail": "waymark.web.notices.mail.send_notice",
    "summary-mail": "waymark.web.notices.mail.send_summary",
    "password-mail": "waymark.web.account.mail.send_password_link",
    "session-mail": "waymark.web.me.people.mail.send_session",
    "invitation-mail": "waymark.web.account.mail.send_invitation",
}

# Once a day: operations that need nothing but `act`, the system's; see kernel/tasks.py
WAYMARK_DAILY = (
    "waymark.workflows.organisation_change.catch_up",
    "waymark.domain.plans.operations.remind_of_checks",
    "waymark.domain.skills.operations.learn_half_lives",
    "waymark.domain.skills.operations.remind_of_certificates",
    "waymark.integrations.badges.operations.keep_key_fresh",
    "waymark.integrations.badges.operations.revoke_hollow_badges",
    "waymark.integrations.mail.operations.queue_summaries",
    "waymark.integrations.hris.operations.forget_old_imports",
    "waymark.workflows.erasure.resume_erasures",
    "waymark.workflows.retention.apply_retention",
    "waymark.domain.reviews.operations.remind_of_talks",
    "waymark.domain.mentoring.operations.release_leavers",
    "waymark.domain.mentoring.operations.follow_rounds",
    "waymark.domain.mentoring.operations.remind_of_rounds",
    "waymark.domain.mentoring.operations.nudge_stuck_pairs",
)

# Where else an erased person can stand: function(traces=, ids=, act=), see workflows/erasure
WAYMARK_ERASURE = (
    "waymark.integrations.hris.operations.erase_from_imports",
    "waymark.workflows.erasure.mentoring.end_mentoring",
)
