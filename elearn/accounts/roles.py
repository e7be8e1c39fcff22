"""What each role may do. Pure, and the one place that says so."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    """Name the roles; an account may hold several, each over a part of the organisation."""

    TRAINEE = "trainee"
    LECTURER = "lecturer"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """Name what can be permitted."""

    READ_COURSE = "read_course"  # open lectures
    STUDY = "study"  # keep progress, take quizzes
    SEE_WORK = "see_work"  # who has done what on the quizzes
    SEE_FAULTS = "see_faults"  # faults of the content's text
    PUBLISH = "publish"  # let what was written in the browser be served; over the whole organisation, as the course is
    FIND_QUESTIONS = "find_questions"  # practice questions with their keys; those that measure need SEE_FAULTS, too
    SEE_MASTERY = "see_mastery"  # how well topics are mastered, by unit, never by person
    SEE_SCORES = "see_scores"  # scores added up by unit, class, quiz
    SEE_PERSON = "see_person"  # the scores of single people; who looks is written into the audit log
    EXPORT_SCORES = "export_scores"
    MARK = "mark"  # mark answers by hand, override marks, see how a grade came about
    REGRADE = "regrade"  # mend how a question was marked, for everybody
    ARRANGE = "arrange"  # extra time, extra attempts and other days for somebody's quiz
    RUN_PAPERS = "run_papers"  # print a quiz, type its results in, count them; keys of what measures need SEE_FAULTS
    ADVISE_PLANS = "advise_plans"  # read people's plans of action, comment on them, recommend examples
    MANAGE_PEOPLE = "manage_people"  # create, lock, unlock, reset, move
    SEE_AUDIT = "see_audit"  # who did what to whom, when and from where
    ANNOUNCE = "announce"  # write to the people of a class or unit, on their first page and by mail
    MANAGE_CLASSES = "manage_classes"  # make classes, their programme and groups; see who attended


PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.TRAINEE: frozenset({Permission.READ_COURSE, Permission.STUDY}),
    Role.LECTURER: frozenset(
        {
            Permission.READ_COURSE,
            Permission.SEE_WORK,
            Permission.SEE_MASTERY,
            Permission.SEE_FAULTS,
            Permission.PUBLISH,
            Permission.FIND_QUESTIONS,
            Permission.ARRANGE,
            Permission.RUN_PAPERS,
            Permission.MARK,
            Permission.ADVISE_PLANS,
            Permission.REGRADE,
            Permission.ANNOUNCE,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        {
            Permission.READ_COURSE,
            Permission.SEE_WORK,
            Permission.FIND_QUESTIONS,
            Permission.SEE_MASTERY,
            Permission.SEE_SCORES,
            Permission.SEE_PERSON,
            Permission.EXPORT_SCORES,
            Permission.ARRANGE,
            Permission.RUN_PAPERS,
            Permission.MANAGE_PEOPLE,
            Permission.SEE_AUDIT,
            Permission.MANAGE_CLASSES,
            Permission.ANNOUNCE,
        }
    ),
}
