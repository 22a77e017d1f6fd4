"""Addresses under /me."""

from django.urls import path

from waymark.web.me.asked import views as asked
from waymark.web.me.badges import views as badges
from waymark.web.me.data import fairness, forgetting
from waymark.web.me.data import views as data
from waymark.web.me.goal import choosing
from waymark.web.me.goal import views as goal_pages
from waymark.web.me.home import views as home
from waymark.web.me.invitations import views as invitations
from waymark.web.me.map import move as move_page
from waymark.web.me.map import views as map_pages
from waymark.web.me.path import views as path_change
from waymark.web.me.people import expert
from waymark.web.me.people.urls import PEOPLE
from waymark.web.me.plan import changing, steps
from waymark.web.me.plan import views as plan
from waymark.web.me.record import log
from waymark.web.me.record import views as record
from waymark.web.me.skills import method as skills_method
from waymark.web.me.skills import one as one_skill
from waymark.web.me.skills import views as skills
from waymark.web.me.start import views as start
from waymark.web.me.takeaway import feed, papers
from waymark.web.talks import urls as talks

app_name = "me"
urlpatterns = [
    path("", home.page, name="home"),
    path("/start", start.page, name="start"),
    path("/start/facts", start.facts, name="start-facts"),
    path("/start/wrong", start.wrong, name="start-wrong"),
    path("/start/skills", start.say, name="start-skills"),
    path("/map", map_pages.page, name="map"),
    path("/map/<int:role_id>", map_pages.role, name="role"),
    path("/map/<int:role_id>/option", map_pages.keep, name="role-keep"),
    path("/map/<int:from_id>/<int:to_id>", move_page.move, name="move"),
    path("/goal", goal_pages.page, name="goal"),
    path("/goal/new", choosing.new, name="goal-new"),
    path("/goal/<int:goal_id>/drop", goal_pages.drop, name="goal-drop"),
    path("/goal/<int:goal_id>/share", goal_pages.share, name="goal-share"),
    path("/path/<int:change_id>", path_change.page, name="path"),
    path("/skills", skills.profile, name="skills"),
    path("/skills/download", skills.download, name="skills-download"),
    path("/skills/method", skills_method.page, name="skills-method"),
    path("/skills/share", skills.share, name="skills-share"),
    path("/skills/<int:skill_id>", one_skill.level, name="skill"),
    path("/skills/<int:skill_id>/aim", one_skill.aim, name="skill-aim"),
    path("/plan", plan.page, name="plan"),
    path("/plan/new", plan.new, name="plan-new"),
    path("/plan/share", plan.share, name="plan-share"),
    path("/plan/download", plan.download, name="plan-download"),
    path("/plan/plan.pdf", papers.plan, name="plan-pdf"),
    path("/plan/calendar", feed.page, name="calendar"),
    path("/plan/calendar/revoke", feed.revoke, name="calendar-revoke"),
    path("/record", record.page, name="record"),
    path("/record/log", log.log, name="record-log"),
    path("/record/download", record.download, name="record-download"),
    path("/record/<int:evidence_id>", record.entry, name="record-entry"),
    path("/record/<int:evidence_id>/ask", record.ask, name="record-ask"),
    path("/record/<int:evidence_id>/withdraw", record.withdraw, name="record-withdraw"),
    path("/record/asks/<int:confirmation_id>/withdraw", record.withdraw_ask, name="ask-withdraw"),
    path("/asked", asked.page, name="asked"),
    path("/asked/<int:confirmation_id>", asked.answer, name="asked-answer"),
    path("/asked/<int:confirmation_id>/decline", asked.decline, name="asked-decline"),
    path("/record/badges", badges.page, name="badges"),
    path("/record/badges/<uuid:badge_id>.jwt", badges.download, name="badge-download"),
    path("/record/badges/<uuid:badge_id>/revoke", badges.revoke, name="badge-revoke"),
    path("/record/record.pdf", papers.record, name="record-pdf"),
    path("/data", data.page, name="data"),
    path("/data/ask", data.ask, name="data-ask"),
    path("/data/list", data.held_download, name="data-held"),
    path("/data/schema", data.schema, name="data-schema"),
    path("/data/files/<uuid:export_id>", data.fetch, name="data-file"),
    path("/data/looks", data.looks, name="data-looks"),
    path("/data/looks/download", data.looks_download, name="data-looks-download"),
    path("/data/fairness", fairness.answer, name="data-fairness"),
    path("/data/fairness/withdraw", fairness.withdraw, name="data-fairness-withdraw"),
    path("/data/erasure", forgetting.page, name="data-erasure"),
    path("/data/erasure/withdraw", forgetting.withdraw, name="data-erasure-withdraw"),
    path("/plan/change", changing.change, name="change-new"),
    path("/plan/changes/<int:change_id>", changing.one, name="change"),
    path("/plan/changes/<int:change_id>/answer", changing.answer, name="change-answer"),
    path("/plan/changes/<int:change_id>/withdraw", changing.withdraw, name="change-withdraw"),
    path("/plan/versions/<int:number>", changing.version, name="plan-version"),
    path("/plan/past/<int:plan_id>", changing.past, name="plan-past"),
    path("/plan/check", changing.check, name="plan-check"),
    path("/plan/complete", changing.complete, name="plan-complete"),
    *talks.MINE,
    *PEOPLE,
    path("/people/expert", expert.page, name="expert"),
    path("/people/expert/decline", expert.decline, name="expert-decline"),
    path("/people/expert/pause", expert.pause, name="expert-pause"),
    path("/people/expert/resume", expert.resume, name="expert-resume"),
    path("/people/expert/leave", expert.leave, name="expert-leave"),
    path("/people/invitations/<int:entry_id>", invitations.page, name="invitation"),
    path("/people/invitations/<int:entry_id>/answer", invitations.answer, name="invitation-answer"),
    path("/plan/steps/add", steps.add, name="plan-add"),
    path("/plan/steps/<int:step_id>", steps.edit, name="plan-step"),
    path("/plan/steps/<int:step_id>/use", steps.use, name="plan-use"),
    path("/plan/steps/<int:step_id>/<slug:name>", steps.move, name="plan-move"),
]
