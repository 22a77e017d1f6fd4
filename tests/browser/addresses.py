"""Every address of the product, and how a test comes to it: pages, files, and what is only posted.

A route that is in none of these lists fails `test_pages`, so that no page is left unlooked at.
One table, a line for each page, kept whole: it is longer than other files.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser.worlds import World

__all__ = ["ELSEWHERE", "FILES", "PAGES", "POSTED", "Address", "all_routes"]

INES, TOMASZ, HANNAH, NOBODY = "Ines Duarte", "Tomasz Wójcik", "Hannah Lindqvist", ""
PRIYA, COACH = "Priya Raman", "Daniel Osei"
ROLE = "SELECT id FROM careers_role WHERE name = 'Principal Test Engineer'"
HELD = "SELECT id FROM careers_role WHERE name = 'Test Engineer II'"
STEP = """SELECT s.id FROM plans_step s JOIN plans_plan p ON p.id = s.plan_id
          JOIN people_person e ON e.id = p.person_id
          WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' ORDER BY (s.kind <> 'learn'), s.position LIMIT 1"""
EVIDENCE = """SELECT v.id FROM skills_evidence v JOIN people_person e ON e.id = v.person_id
              WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' ORDER BY v.id LIMIT 1"""
ASKED = """SELECT c.id FROM skills_confirmation c JOIN people_person e ON e.id = c.asked_id
           WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' AND c.state = 'asked'
           ORDER BY c.id LIMIT 1"""
REPORT = """SELECT l.person_id FROM people_reportingline l JOIN people_person m
            ON m.id = l.manager_id WHERE m.given_name = 'Tomasz' AND m.family_name = 'Wójcik' AND l.to_date IS NULL
            ORDER BY (SELECT count(*) FROM plans_plan p WHERE p.person_id = l.person_id) DESC,
            l.person_id LIMIT 1"""
SKILL = "SELECT id FROM skills_skill WHERE name = 'Root-cause analysis'"
LEADER = "SELECT id FROM people_person WHERE given_name = 'Tomasz' AND family_name = 'Wójcik'"
SHARED = f"""SELECT p.id FROM plans_plan p JOIN people_reportingline l ON l.person_id = p.person_id
             WHERE p.state = 'shared' AND l.to_date IS NULL AND l.manager_id = ({LEADER}) LIMIT 1"""
SHARER = f"""SELECT e.id FROM people_person e JOIN people_reportingline l ON l.person_id = e.id
             WHERE e.shares_skills AND l.to_date IS NULL AND l.manager_id = ({LEADER}) LIMIT 1"""
FAMILY = "SELECT family_id FROM careers_role WHERE name = 'Principal Test Engineer'"
LADDER = "SELECT ladder_id FROM careers_role WHERE name = 'Principal Test Engineer'"
GRADE = "SELECT grade_id FROM careers_role WHERE name = 'Principal Test Engineer'"
AGREED = "SELECT person_id FROM plans_plan WHERE state = 'agreed' ORDER BY id LIMIT 1"
PROPOSED = (
    "SELECT id FROM plans_change WHERE state = 'proposed' AND side = 'person' ORDER BY id LIMIT 1"
)
PROPOSER = PROPOSED.replace("SELECT id", "SELECT person_id")
#: a value for each kind of part of a path
SOME = {
    "int": "1", "ref": "1", "path": "1", "slug": "finish", "str": "people.csv",
    "uuid": "00000000-0000-4000-8000-000000000000",
}  # fmt: skip
WISH = "SELECT id FROM kernel_erasure ORDER BY id DESC LIMIT 1"
TALK = """SELECT c.id FROM reviews_conversation c JOIN people_person e ON e.id = c.person_id
          WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' AND c.state = 'planned'"""
TALKED = """SELECT c.id FROM reviews_conversation c JOIN people_person e ON e.id = c.person_id
            WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' AND c.state = 'agreed'"""
INES_ID = "SELECT id FROM people_person WHERE given_name = 'Ines' AND family_name = 'Duarte'"
PUBLISHED_GOAL = "SELECT id FROM careers_businessgoal WHERE state = 'published' LIMIT 1"
PREPARED = "FROM mentoring_round WHERE state = 'draft' ORDER BY id LIMIT 1"
PREPARED_AT = (f"SELECT programme_id {PREPARED}", f"SELECT number {PREPARED}")
ASKING = "FROM mentoring_round WHERE state = 'inviting' ORDER BY id LIMIT 1"
ASKING_AT = (f"SELECT programme_id {ASKING}", f"SELECT number {ASKING}")
INVITED = """SELECT n.id FROM mentoring_poolentry n JOIN people_person e ON e.id = n.person_id
             WHERE e.given_name = 'Ines' AND e.family_name = 'Duarte' ORDER BY n.id LIMIT 1"""
PROPOSED_GOAL = "SELECT id FROM careers_businessgoal WHERE state = 'preparing' LIMIT 1"
DANIEL = """SELECT x.id FROM mentoring_expert x JOIN people_person e ON e.id = x.person_id
            WHERE e.given_name = 'Daniel' AND e.family_name = 'Osei'"""
FROM_OUTSIDE = "SELECT id FROM mentoring_expert WHERE outside ORDER BY id LIMIT 1"
PAIR = """SELECT r.id FROM mentoring_pair r JOIN people_person p ON p.id = r.mentee_id
          WHERE p.given_name = 'Ines' AND p.family_name = 'Duarte' AND r.state = 'active'"""
SESSION = f"SELECT id FROM mentoring_session WHERE pair_id = ({PAIR}) AND state = 'planned' LIMIT 1"
SPONSORED = "SELECT id FROM mentoring_agreement WHERE sponsor_id IS NOT NULL LIMIT 1"
HELPER = """SELECT x.id FROM mentoring_expert x JOIN people_person e ON e.id = x.person_id
            WHERE x.state = 'agreed' AND NOT x.outside AND x.taken < x.places
            AND x.paused_from IS NULL AND e.given_name <> 'Ines' ORDER BY x.id LIMIT 1"""
ASK_OF_DANIEL = f"SELECT id FROM mentoring_ask WHERE state = 'asked' AND expert_id = ({DANIEL})"
COACHING = "SELECT programme_id FROM mentoring_round WHERE name = 'Autumn coaching'"
IMPORT = "SELECT id FROM hris_import ORDER BY started_at DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Address:
    """A page: its route, who looks at it, and its path; `ids` are queries that fill the path."""

    route: str
    who: str
    path: str
    ids: tuple[str, ...] = ()

    def at(self, world: World) -> str:
        """The path in this world."""
        return self.path.format(*(world.value(query) for query in self.ids))


PAGES = (
    Address("me:home", INES, "/me"),
    Address("me:start", INES, "/me/start"),
    Address("me:map", INES, "/me/map"),
    Address("me:role", INES, "/me/map/{}", (ROLE,)),
    Address("me:move", INES, "/me/map/{}/{}", (HELD, ROLE)),
    Address("me:goal", INES, "/me/goal"),
    Address("me:goal-new", INES, "/me/goal/new?role={}", (ROLE,)),
    Address("me:skills", INES, "/me/skills"),
    Address("me:skills-method", INES, "/me/skills/method"),
    Address("me:skill", INES, "/me/skills/{}", (SKILL,)),
    Address("me:record", INES, "/me/record"),
    Address("me:record-log", INES, "/me/record/log"),
    Address("me:record-entry", INES, "/me/record/{}", (EVIDENCE,)),
    Address("me:asked", INES, "/me/asked"),
    Address("me:asked-answer", INES, "/me/asked/{}", (ASKED,)),
    Address("me:plan", INES, "/me/plan"),
    Address("me:change-new", INES, "/me/plan/change"),
    Address("me:plan-version", INES, "/me/plan/versions/2"),
    Address("me:plan-add", INES, "/me/plan/steps/add"),
    Address("me:badges", INES, "/me/record/badges"),
    Address("me:calendar", INES, "/me/plan/calendar"),
    Address("me:plan-step", INES, "/me/plan/steps/{}", (STEP,)),
    Address("me:reviews", INES, "/me/reviews"),
    Address("me:talk", INES, "/me/talks/{}", (TALK,)),
    Address("team:home", TOMASZ, "/team"),
    Address("team:talks", TOMASZ, "/team/talks"),
    Address("team:talk-plan", TOMASZ, "/team/{}/talks", (INES_ID,)),
    Address("team:talk", TOMASZ, "/team/{}/talks/{}", (INES_ID, TALKED)),
    Address("organisation:talks", HANNAH, "/org/talks"),
    Address("team:person", TOMASZ, "/team/{}", (REPORT,)),
    Address("team:plan", TOMASZ, "/team/{}/plan", (AGREED,)),
    Address("team:plan-version", TOMASZ, "/team/{}/plan/versions/3", (AGREED,)),
    Address("team:change-new", TOMASZ, "/team/{}/plan/change", (AGREED,)),
    Address("team:change", TOMASZ, "/team/{}/changes/{}", (PROPOSER, PROPOSED)),
    Address("team:approvals", TOMASZ, "/team/approvals"),
    Address("team:approval", TOMASZ, "/team/approvals/plan/{}", (SHARED,)),
    Address("team:skills", TOMASZ, "/team/skills"),
    Address("team:level", TOMASZ, "/team/{}/skills/{}", (SHARER, SKILL)),
    Address("team:deputies", TOMASZ, "/team/deputies"),
    Address("team:deputies-of", HANNAH, "/team/{}/deputies", (LEADER,)),
    Address("organisation:imports", HANNAH, "/org/imports"),
    Address("organisation:goals", HANNAH, "/org/goals"),
    Address("organisation:goal-new", HANNAH, "/org/goals/new"),
    Address("organisation:goal", HANNAH, "/org/goals/{}", (PUBLISHED_GOAL,)),
    Address("organisation:goal-edit", HANNAH, "/org/goals/{}/edit", (PROPOSED_GOAL,)),
    Address("organisation:goal-skills", HANNAH, "/org/goals/{}/skills?q=test", (PROPOSED_GOAL,)),
    Address("organisation:goal-roles", HANNAH, "/org/goals/{}/roles?q=test", (PROPOSED_GOAL,)),
    Address("organisation:goal-change", HANNAH, "/org/goals/{}/change", (PROPOSED_GOAL,)),
    Address("organisation:goal-publish", HANNAH, "/org/goals/{}/publish", (PROPOSED_GOAL,)),
    Address("organisation:import", HANNAH, "/org/imports/{}", (IMPORT,)),
    Address("organisation:architecture", HANNAH, "/org/architecture"),
    Address("organisation:architecture-build", HANNAH, "/org/architecture/build"),
    Address("organisation:architecture-ladders", HANNAH, "/org/architecture/proposal/ladders"),
    Address("organisation:architecture-preview", HANNAH, "/org/architecture/preview"),
    Address("organisation:architecture-draft", HANNAH, "/org/architecture/draft"),
    Address("organisation:architecture-family-new", HANNAH, "/org/architecture/family/new"),
    Address("organisation:architecture-family", HANNAH, "/org/architecture/family/{}", (FAMILY,)),
    Address("organisation:architecture-ladder-new", HANNAH, "/org/architecture/ladder/new"),
    Address("organisation:architecture-ladder", HANNAH, "/org/architecture/ladder/{}", (LADDER,)),
    Address("organisation:architecture-grade-new", HANNAH, "/org/architecture/grade/new"),
    Address("organisation:architecture-grade", HANNAH, "/org/architecture/grade/{}", (GRADE,)),
    Address("organisation:architecture-role-new", HANNAH, "/org/architecture/new"),
    Address("organisation:architecture-role", HANNAH, "/org/architecture/{}", (ROLE,)),
    Address("organisation:architecture-role-edit", HANNAH, "/org/architecture/{}/edit", (ROLE,)),
    Address("organisation:architecture-role-asks", HANNAH, "/org/architecture/{}/asks", (ROLE,)),
    Address("organisation:architecture-role-moves", HANNAH, "/org/architecture/{}/moves", (ROLE,)),
    Address(
        "organisation:architecture-role-retire", HANNAH, "/org/architecture/{}/retire", (ROLE,)
    ),
    Address("organisation:architecture-role-start", HANNAH, "/org/architecture/{}/start", (ROLE,)),
    Address("me:expert", INES, "/me/people/expert"),
    Address("me:invitation", INES, "/me/people/invitations/{}", (INVITED,)),
    Address("programmes:home", PRIYA, "/programmes"),
    Address("programmes:matching", PRIYA, "/programmes/matching"),
    Address("programmes:new", PRIYA, "/programmes/new?kind=skill"),
    Address("programmes:programme", PRIYA, "/programmes/{}", PREPARED_AT[:1]),
    Address("programmes:programme-edit", PRIYA, "/programmes/{}/edit", PREPARED_AT[:1]),
    Address("programmes:round-new", PRIYA, "/programmes/{}/rounds/new", PREPARED_AT[:1]),
    Address("programmes:round-audience", PRIYA, "/programmes/{}/rounds/{}/audience", PREPARED_AT),
    Address("programmes:rules", PRIYA, "/programmes/{}/rounds/{}/rules", PREPARED_AT),
    Address("programmes:round-invite", PRIYA, "/programmes/{}/rounds/{}/invite", PREPARED_AT),
    Address("programmes:pools", PRIYA, "/programmes/{}/rounds/{}/pools", ASKING_AT),
    Address("programmes:round-close", PRIYA, "/programmes/{}/rounds/{}/close", ASKING_AT),
    Address("programmes:round-reopen", PRIYA, "/programmes/{}/rounds/{}/reopen", ASKING_AT),
    Address("programmes:round-cancel", PRIYA, "/programmes/{}/rounds/{}/cancel", ASKING_AT),
    Address("programmes:round-complete", PRIYA, "/programmes/{}/rounds/{}/complete", ASKING_AT),
    Address("programmes:coaches", PRIYA, "/coaches"),
    Address("programmes:coaches-ask", PRIYA, "/coaches/ask"),
    Address("programmes:coaches-outside", PRIYA, "/coaches/outside"),
    Address("programmes:coaches-import", PRIYA, "/coaches/import"),
    Address("programmes:coach", PRIYA, "/coaches/{}", (DANIEL,)),
    Address("programmes:coach-offer", PRIYA, "/coaches/{}/offer", (DANIEL,)),
    Address("programmes:coach-contract", PRIYA, "/coaches/{}/contract", (FROM_OUTSIDE,)),
    Address("me:people", INES, "/me/people"),
    Address("me:people-why", INES, "/me/people/why"),
    Address("me:ask-find", INES, "/me/people/ask"),
    Address("me:ask", INES, "/me/people/ask/{}", (HELPER,)),
    Address("me:ask-answer", COACH, "/me/people/asks/{}", (f"{ASK_OF_DANIEL} LIMIT 1",)),
    Address("me:pair", INES, "/me/people/{}", (PAIR,)),
    Address("me:pair-book", INES, "/me/people/{}/book", (PAIR,)),
    Address("me:pair-session", INES, "/me/people/{}/sessions/{}", (PAIR, SESSION)),
    Address("me:pair-agreement", INES, "/me/people/{}/agreement", (PAIR,)),
    Address("me:pair-end", INES, "/me/people/{}/end", (PAIR,)),
    Address("me:pair-sponsor", TOMASZ, "/me/people/sponsor/{}", (SPONSORED,)),
    Address("programmes:leftovers", PRIYA, "/programmes/{}/rounds/1/leftovers", (COACHING,)),
    Address("programmes:round-live", PRIYA, "/programmes/{}/rounds/1/live?show=all", (COACHING,)),
    Address(
        "programmes:round-pair-end", PRIYA, "/programmes/{}/rounds/1/live/{}/end", (COACHING, PAIR)
    ),
    Address("me:data", INES, "/me/data"),
    Address("me:data-looks", INES, "/me/data/looks"),
    Address("me:data-erasure", INES, "/me/data/erasure"),
    Address("organisation:policies", HANNAH, "/org/policies"),
    Address("organisation:erasures", HANNAH, "/org/policies/erasures"),
    Address("organisation:erasure", HANNAH, "/org/policies/erasures/{}", (WISH,)),
    Address("organisation:holds", HANNAH, "/org/policies/holds"),
    Address("organisation:recommending", HANNAH, "/org/policies/recommending"),
    Address("search:page", INES, "/search?q=test"),
    Address("account:settings", INES, "/account/settings"),
    Address("account:notices", TOMASZ, "/account/notices"),
    Address("account:mail", INES, "/account/mail"),
    Address("account_login", NOBODY, "/account/login/"),
    Address("account_logout", INES, "/account/logout/"),
    Address("account_signup", NOBODY, "/account/signup/"),
    Address("account_inactive", NOBODY, "/account/inactive/"),
    Address("account_reset_password", NOBODY, "/account/password/reset/"),
    Address("account_reset_password_done", NOBODY, "/account/password/reset/done/"),
    Address("account_reset_password_from_key", NOBODY, "/account/password/reset/key/1-abc/"),
    Address("account_reset_password_from_key_done", NOBODY, "/account/password/reset/key/done/"),
    Address("account_set_password", INES, "/account/password/set/"),
    Address("mfa_index", INES, "/account/2fa/"),
    Address("mfa_activate_totp", INES, "/account/2fa/totp/activate/"),
    Address("mfa_generate_recovery_codes", INES, "/account/2fa/recovery-codes/generate/"),
    Address("mfa_list_webauthn", INES, "/account/2fa/webauthn/"),
    Address("mfa_add_webauthn", INES, "/account/2fa/webauthn/add/"),
)
FILES = frozenset({
    "programmes:round-live-download", "programmes:round-pairs-csv", "programmes:round-certificate-file",
    "programmes:verifier", "programmes:download", "programmes:programme-download",
    "programmes:pools-download",
    "programmes:coaches-download", "programmes:coaches-workbook", "programmes:coaches-template",
    "team:talks-download", "organisation:talks-download",
    "me:skills-download", "me:plan-download", "me:plan-pdf", "me:record-pdf", "calendar-feed",
    "me:data-held", "me:data-schema", "me:data-file", "me:data-looks-download",
    "organisation:policies-download", "organisation:erasures-download", "organisation:log-download",
    "me:record-download", "me:badge-download", "badges-did", "badges-status",
    "team:download", "team:skills-download", "organisation:import-sample",
    "organisation:goals-csv", "organisation:goal-change-csv", "organisation:goal-answers-csv",
    "organisation:goal-growth-csv",
    "organisation:architecture-roles-csv", "organisation:architecture-families-csv",
    "organisation:import-left-out", "organisation:import-changes", "mfa_download_recovery_codes",
})  # fmt: skip
POSTED = frozenset({
    "me:ask-back", "programmes:leftovers-match", "programmes:leftovers-publish",
    "programmes:leftovers-invite", "programmes:pair-replay", "programmes:round-draft", "programmes:round-lock",
    "programmes:pair-keep", "programmes:pair-unlock", "programmes:pair-forbid",
    "me:pair-answer", "me:pair-pause", "me:pair-session-held", "me:pair-session-cancel",
    "me:pair-agree", "me:pair-goals", "me:pair-goal", "me:pair-notes", "me:pair-note",
    "me:pair-feedback", "me:pair-evidence", "programmes:round-nudge", "me:invitation-answer",
    "programmes:programme-end", "programmes:pools-remind", "programmes:pools-again",
    "me:expert-decline", "me:expert-pause", "me:expert-resume", "me:expert-leave",
    "programmes:coach-pause", "programmes:coach-resume", "programmes:coach-leave",
    "programmes:coach-conflict", "programmes:coach-conflict-lift",
    "organisation:goal-close",
    "me:talk-open", "me:talk-not-ready", "me:talk-points", "me:talk-point", "me:talk-agree",
    "me:talk-move", "me:talk-cancel", "me:talk-share", "team:talk-open", "team:talk-not-ready",
    "team:talk-points", "team:talk-point", "team:talk-agree", "team:talk-move",
    "team:talk-cancel", "team:deputy-end",
    "account:demo", "me:start-facts", "me:start-wrong", "me:start-skills", "me:role-keep", "me:skill-aim",
    "me:change-answer", "me:change-withdraw", "me:plan-check", "me:plan-complete",
    "team:change-answer", "team:change-withdraw", "me:goal-drop", "me:goal-share", "me:skills-share", "me:plan-share",
    "me:record-ask", "me:record-withdraw", "me:ask-withdraw", "me:asked-decline", "me:data-ask", "me:data-erasure-withdraw", "organisation:hold-lift",
    "me:data-fairness", "me:data-fairness-withdraw", "organisation:recommending-resume",
    "me:plan-use", "me:plan-move", "me:calendar-revoke", "me:badge-revoke", "organisation:import-columns", "organisation:import-decide",
    "organisation:import-check", "organisation:import-apply", "organisation:import-undo",
    "organisation:import-discard",
})  # fmt: skip
#: where a page is looked at in another test, or is none: the reason
ELSEWHERE = {
    "programmes:round": "needs a draft; looked at on the way of journey C, in test_matching",
    "programmes:pair-swap": "needs a draft; looked at on the way of journey C, in test_matching",
    "programmes:round-publish": "needs a draft; looked at on the way of journey C, in test_matching",
    "programmes:round-certificate": "needs a draft; looked at on the way of journey C, in test_matching",
    "programmes:pair-why": "needs a draft; looked at in tests/web/test_leftovers.py",
    "organisation:log": "for auditors; looked at in test_my_data",
    "front": "leads on to the first page",
    "health-live": "for machines",
    "mail-stop": "behind a signed link in a mail; looked at in tests/web/test_mail_choice.py",
    "health-ready": "for machines",
    "me:change": "looked at on the way of a change",
    "me:plan-past": "needs a plan that is over; looked at in tests of its page",
    "me:plan-new": "looked at on the way of journey A",
    "organisation:architecture-proposal": "looked at on the way of journey B",
    "organisation:architecture-skills": "looked at on the way of journey B",
    "me:path": "looked at where the organisation asks, in test_organisation_change",
    "organisation:architecture-publish": "looked at on the way of journey B",
    "me:talk-now": "a part of the page of a talk, looked at in its journey",
    "team:talk-now": "a part of the page of a talk, looked at in its journey",
    "account:notice": "leads on to the page that the notice is about",
    "jobs:job": "looked at on the way of journey B",
    "account_change_password": "needs a password; without one leads on to setting it",
    "account_email": "closed: HR's records say the address",
    "account_email_verification_sent": "closed, as nobody signs up",
    "account_confirm_email": "closed, as nobody signs up",
    "account_confirm_login_code": "sign-in by code is not offered",
    "account_reauthenticate": "asked of those with a password, before settings of sign-in",
    "mfa_authenticate": "second step of signing in",
    "mfa_reauthenticate": "asked of those with a second factor",
    "mfa_reauthenticate_webauthn": "for a script",
    "mfa_login_webauthn": "for a script",
    "mfa_deactivate_totp": "needs an authenticator app",
    "mfa_view_recovery_codes": "needs an authenticator app",
    "mfa_remove_webauthn": "needs a security key",
    "mfa_edit_webauthn": "needs a security key",
}


def all_routes() -> dict[str, str]:
    """The names of all routes, with their name spaces, and a path of each."""
    return dict(_paths(get_resolver().url_patterns, "", "/"))


def _paths(
    patterns: list[URLPattern | URLResolver], space: str, before: str
) -> Iterator[tuple[str, str]]:
    for each in patterns:
        path = before + re.sub(r"<(\w+):\w+>", lambda found: SOME[found[1]], str(each.pattern))
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _paths(each.url_patterns, inner, path)
        else:
            yield f"{space}{each.name}", path
