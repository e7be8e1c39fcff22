"""The register of personal data: what is kept of a person, what for, and what becomes of it when it is erased. Pure.

Every foreign key to ``account`` is here as the person's own, or among ``DEEDS``, which are about something else and
only name who did it; ``tests/privacy/test_mydata.py`` walks the schema.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from elearn.problems import Phrase

Erased = Literal["deleted", "kept"]


@dataclass(frozen=True, slots=True)
class Held:
    """Hold one kind of data: what it is, what for, and whether an erasure deletes it or keeps it under a pseudonym."""

    what: Phrase
    purpose: Phrase
    erased: Erased


STUDY = Phrase("to show where you are in the course")
GRADE = Phrase("to grade, and to show later how a grade came about (records of the training)")
TRAINING = Phrase("to run the class, and to show who was trained (records of the training)")
REACH = Phrase("to tell you things")
SAFETY = Phrase("to keep your account safe")
TALK = Phrase("to discuss within the class")
ASKED = Phrase("to deal with what you asked for")
WORK = Phrase("to let you go on with your work")
OWN: Mapping[str, Held] = {
    "account_apart.first_id": Held(Phrase("That you are not somebody of the same name"), SAFETY, "kept"),
    "account_apart.second_id": Held(Phrase("That you are not somebody of the same name"), SAFETY, "kept"),
    "access_try.account_id": Held(Phrase("Wrong access codes of exams"), SAFETY, "kept"),
    "account_merge.from_id": Held(Phrase("Accounts of yours that were merged"), SAFETY, "kept"),
    "account_merge.into_id": Held(Phrase("Accounts of yours that were merged"), SAFETY, "kept"),
    "activation.account_id": Held(Phrase("A link to choose your password that was made for you"), SAFETY, "deleted"),
    "arrangement.account_id": Held(Phrase("Extra time, attempts and days"), GRADE, "kept"),
    "attempt.account_id": Held(Phrase("Attempts at quizzes"), GRADE, "kept"),
    "attendance.account_id": Held(Phrase("Attended sessions"), TRAINING, "kept"),
    "calendar_feed.account_id": Held(Phrase("When your calendar address was made"), REACH, "deleted"),
    "certificate.account_id": Held(Phrase("Certificates, with the name on them"), TRAINING, "kept"),
    "class_completion.account_id": Held(Phrase("Completed classes"), TRAINING, "kept"),
    "class_lecturer.account_id": Held(Phrase("Classes you lecture in"), TRAINING, "kept"),
    "class_member.account_id": Held(Phrase("Class memberships"), TRAINING, "kept"),
    "concern.account_id": Held(Phrase("What you asked for and complained about"), ASKED, "kept"),
    "device_pin.account_id": Held(Phrase("PINs for shared devices"), SAFETY, "deleted"),
    "discussion_follow.account_id": Held(Phrase("Threads you follow"), TALK, "deleted"),
    "discussion_mention.account_id": Held(Phrase("Posts that name you"), TALK, "kept"),
    "discussion_post.author_id": Held(Phrase("Your posts"), TALK, "kept"),
    "discussion_rapporteur.account_id": Held(Phrase("Groups whose summaries you write"), TALK, "kept"),
    "discussion_report.account_id": Held(Phrase("Posts you reported"), TALK, "kept"),
    "discussion_summary.author_id": Held(Phrase("Summaries you wrote"), TALK, "kept"),
    "discussion_thread.author_id": Held(Phrase("Threads you began"), TALK, "kept"),
    "draft.account_id": Held(Phrase("Drafts you wrote"), WORK, "kept"),
    "draft_hand.account_id": Held(Phrase("Drafts you had a hand in"), WORK, "kept"),
    "erasure.account_id": Held(Phrase("That your data were erased"), ASKED, "kept"),
    "export.account_id": Held(Phrase("Exports you asked for"), WORK, "deleted"),
    "group_member.account_id": Held(Phrase("Group memberships"), TRAINING, "kept"),
    "login_session.account_id": Held(Phrase("Open log-ins"), SAFETY, "deleted"),
    "mail_refusal.account_id": Held(Phrase("Mail you do not want"), REACH, "deleted"),
    "mailbox.account_id": Held(Phrase("Your e-mail address"), REACH, "deleted"),
    "notice.account_id": Held(Phrase("Notices to you"), REACH, "deleted"),
    "outbox_message.account_id": Held(Phrase("Mail to you"), REACH, "kept"),
    "paper_pass.account_id": Held(Phrase("Answer sheets as they were typed in"), GRADE, "kept"),
    "paper_result.account_id": Held(Phrase("Answer sheets that were counted"), GRADE, "kept"),
    "plan.account_id": Held(Phrase("Your action plans"), TRAINING, "kept"),
    "plan_comment.account_id": Held(Phrase("Your comments on plans"), TALK, "kept"),
    "reminder_choice.account_id": Held(Phrase("Whether you want reminders"), REACH, "deleted"),
    "review_card.account_id": Held(Phrase("Review cards"), STUDY, "deleted"),
    "review_introduction.account_id": Held(Phrase("Questions that became review cards"), STUDY, "deleted"),
    "review_log.account_id": Held(Phrase("Answers in reviews"), STUDY, "kept"),
    "review_preference.account_id": Held(Phrase("How you want to review"), STUDY, "deleted"),
    "role_grant.account_id": Held(Phrase("Your roles"), SAFETY, "deleted"),
    "roster_upload.account_id": Held(Phrase("Rosters you sent"), WORK, "deleted"),
    "reading_place.account_id": Held(Phrase("Where you left off reading"), STUDY, "deleted"),
    "saved_view.account_id": Held(Phrase("Views you saved"), WORK, "deleted"),
    "score.account_id": Held(Phrase("Scores"), GRADE, "kept"),
    "section_done.account_id": Held(Phrase("Finished sections"), STUDY, "kept"),
}
# Who did it, of something that is not about them: no data of that person beyond the deed.
DEEDS = frozenset(
    {
        "account_apart.by_id",
        "account_merge.by_id",
        "announcement.author_id",
        "arrangement.given_by",
        "attendance.recorded_by",
        "attendance.withdrawn_by",
        "concern.answered_by",
        "discussion_rapporteur.named_by",
        "discussion_ruling.account_id",
        "erasure.by_id",
        "hand_mark.marker_id",
        "mark_override.account_id",
        "marking_lease.account_id",
        "paper_pass.entered_by",
        "paper_result.counted_by",
        "plan.recommended_by",
        "printed_paper.made_by",
        "publication.account_id",
        "regrade.account_id",
        "regrade.undone_by",
        "regrade_plan.account_id",
        "regrade_standing.account_id",  # the preview of somebody's decision, shown when it holds
        "robot.made_by",
        "sealed_file.brought_by",
    }
)
# What is a secret, or would tell an answer or a mark before its time, is not given out; scores are, where shown.
WITHHELD = frozenset(
    {
        "token_hash",
        "pin_hash",
        "code_hash",
        "device_key",
        "wanted_hash",
        "unsubscribe_token",
        "url",
        "secret",
        "rows",
        "body",
        "paper",
    }
)
NOT_AS_THEY_ARE = frozenset({"score.account_id", "certificate_basis.certificate_id"})
