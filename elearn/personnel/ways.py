"""What becomes of each thing that names an account when that account turns out to be another's person.

Every foreign key to ``account`` in the schema stands here: ``tests/personnel/test_merging.py`` walks the metadata.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

What = Literal["give", "drop", "stay"]


@dataclass(frozen=True, slots=True)
class Way:
    """Say what becomes of the rows of one column.

    ``give`` gives them to the other account, ``drop`` deletes them (derived, or worthless once the account is
    closed), ``stay`` leaves them as history. ``beside`` names the columns that may be there once a person: a row
    whose twin the other account has already is left where it is, or deleted when ``is_spare``. None: no such limit.
    """

    what: What
    beside: tuple[str, ...] | None = None
    is_spare: bool = False


GIVE, DROP, STAY = Way("give"), Way("drop"), Way("stay")
WAYS: Mapping[str, Way] = {
    "access_try.account_id": DROP,
    "activation.account_id": DROP,
    "account_apart.first_id": DROP,
    "account_apart.second_id": DROP,
    "account_apart.by_id": GIVE,
    "account_merge.from_id": STAY,
    "account_merge.into_id": STAY,  # who was merged into this one is found by following the chain
    "account_merge.by_id": STAY,
    "announcement.author_id": GIVE,
    "arrangement.account_id": GIVE,
    "arrangement.given_by": GIVE,
    "attempt.account_id": GIVE,
    "attendance.account_id": GIVE,
    "attendance.recorded_by": GIVE,
    "attendance.withdrawn_by": GIVE,
    "calendar_feed.account_id": DROP,
    "certificate.account_id": Way("give", ("class_id",)),
    "class_completion.account_id": DROP,  # derived: the worker makes it anew
    "class_lecturer.account_id": GIVE,
    "class_member.account_id": GIVE,
    "concern.account_id": GIVE,
    "concern.answered_by": GIVE,
    "device_pin.account_id": DROP,
    "discussion_follow.account_id": Way("give", ("thread_id",), is_spare=True),
    "discussion_mention.account_id": Way("give", ("post_id",), is_spare=True),
    "discussion_post.author_id": GIVE,
    "discussion_rapporteur.account_id": GIVE,
    "discussion_rapporteur.named_by": GIVE,
    "discussion_report.account_id": Way("give", ("post_id",)),
    "discussion_ruling.account_id": GIVE,
    "discussion_summary.author_id": GIVE,
    "discussion_thread.author_id": GIVE,
    "draft.account_id": GIVE,
    "draft_hand.account_id": Way("give", ("draft_id",), is_spare=True),
    "erasure.account_id": STAY,
    "erasure.by_id": GIVE,
    "export.account_id": GIVE,
    "group_member.account_id": GIVE,
    "hand_mark.marker_id": GIVE,
    "login_session.account_id": DROP,
    "mail_refusal.account_id": Way("give", ("kind",), is_spare=True),
    "mailbox.account_id": Way("give", (), is_spare=True),
    "mark_override.account_id": GIVE,
    "marking_lease.account_id": DROP,
    "notice.account_id": Way("give", ("unique_key",), is_spare=True),
    "outbox_message.account_id": GIVE,
    "paper_pass.account_id": Way("give", ("paper_id", "number")),
    "paper_pass.entered_by": GIVE,
    "paper_result.account_id": Way("give", ("paper_id",)),
    "paper_result.counted_by": GIVE,
    "plan.account_id": GIVE,
    "plan.recommended_by": GIVE,
    "plan_comment.account_id": GIVE,
    "printed_paper.made_by": GIVE,
    "publication.account_id": GIVE,
    "regrade.account_id": GIVE,
    "regrade.undone_by": GIVE,
    "reading_place.account_id": Way("give", ("lecture_id",), is_spare=True),
    "regrade_plan.account_id": GIVE,
    "regrade_standing.account_id": Way("give", ("plan_id", "quiz_id")),
    "reminder_choice.account_id": Way("give", (), is_spare=True),
    "review_card.account_id": DROP,  # derived: made anew from what is given
    "review_introduction.account_id": Way("give", ("question_id",), is_spare=True),  # or a rebuild makes its card
    "review_log.account_id": Way("give", ("question_id", "day")),
    "review_preference.account_id": Way("give", (), is_spare=True),
    "robot.made_by": GIVE,
    "role_grant.account_id": DROP,  # what the other has not is granted by ``merging`` first
    "roster_upload.account_id": GIVE,
    "saved_view.account_id": Way("give", ("name",), is_spare=True),
    "score.account_id": DROP,  # derived: made anew from the attempts
    "sealed_file.brought_by": GIVE,
    "section_done.account_id": Way("give", ("lecture_id", "section_id")),
}
