"""Talking on a board, on both databases: numbers, notices that do not flood, wordings, rulings, search."""

from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from elearn.db.database import Database
from elearn.discussion import moderation, queries, service, summaries
from elearn.discussion.finding import find_posts
from elearn.discussion.models import Post, Thread
from elearn.errors import Conflict, Invalid, NotFound
from elearn.notices import queries as notices
from elearn.notices import service as notice_service
from elearn.search.bigrams import read_query
from tests.clock import MORNING
from tests.discussion.conftest import BRIEF, Talk
from tests.racing import together
from tests.training.conftest import acting

LATER = MORNING + timedelta(hours=1)


def say(session: Session, talk: Talk, username: str, thread: str, text: str, answers: int | None = None) -> str:
    """Let somebody write on a thread; give the post's id."""
    who = acting(session, talk.people[username])
    board, line = queries.thread_of(session, who, thread)
    return service.write(session, who, board, line.id, text, answers=answers, now=LATER)[0]


def told(session: Session, talk: Talk, username: str) -> list[tuple[str, str]]:
    """List the unread notices of somebody: kind and English title."""
    mine, _ = notices.page_of_notices(session, talk.people[username])
    return [(one.kind, one.title_en) for one in mine if one.read_at is None]


def found(session: Session, talk: Talk, username: str, text: str) -> list[str]:
    """List the posts that somebody finds."""
    who = acting(session, talk.people[username])
    return [hit.public_id for hit in find_posts(session, who, read_query(text))[0]]


def test_two_who_write_at_once_get_two_numbers(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang")

    def write(username: str) -> None:
        with database.write() as session:
            say(session, talk, username, thread, "我来")

    for outcome in together([partial(write, name) for name in ("chen", "mei", "prof")]):
        outcome.result()

    with database.read() as session:
        assert sorted(session.scalars(select(Post.number))) == [1, 2, 3, 4]
        assert session.scalars(select(Thread.posts)).one() == 4


def test_many_posts_are_one_notice_with_their_number(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang")
        for text in ("一", "二", "三"):
            say(session, talk, "chen", thread, text)
        assert told(session, talk, "mei") == [("board", "New in “化粪池”: 4")]
        assert told(session, talk, "tang") == [("board", "New in “化粪池”: 3")]
        notice_service.read_all(session, talk.people["mei"], now=LATER)
        say(session, talk, "chen", thread, "四")
        assert told(session, talk, "mei") == [("board", "New in “化粪池”: 1")]
        assert told(session, talk, "lina") == []
        assert told(session, talk, "boss") == []


def test_who_is_named_or_answered_is_told_so_even_when_others_go_on(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang", "问一下 @李梅 ，`@陈雨` 不算")
        say(session, talk, "chen", thread, "我也想知道", answers=1)
        say(session, talk, "prof", thread, "先看管网")

        assert told(session, talk, "mei") == told(session, talk, "mei2") == [("named", "You are named in “化粪池”")]
        assert told(session, talk, "tang") == [("reply", "An answer to you in “化粪池”")]
        assert told(session, talk, "chen") == [("board", "New in “化粪池”: 2")]


def test_who_hears_no_more_is_told_only_what_is_said_to_them(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang")
        line = queries.thread_of(session, acting(session, talk.people["mei"]), thread)[1]
        notice_service.read_all(session, talk.people["mei"], now=LATER)
        service.follow(session, line.id, talk.people["mei"], is_on=False)
        say(session, talk, "chen", thread, "一")
        assert told(session, talk, "mei") == []
        say(session, talk, "chen", thread, "@李梅 呢")
        assert [kind for kind, _ in told(session, talk, "mei")] == ["named"]


def test_a_lecturers_post_says_so_and_an_outsider_writes_nothing(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang")
        say(session, talk, "prof", thread, "依据在这里")
        with pytest.raises(NotFound):
            say(session, talk, "lina", thread, "我路过")
        with pytest.raises(NotFound):
            say(session, talk, "boss", thread, "管理员只管理")
        line = queries.thread_of(session, acting(session, talk.people["tang"]), thread)[1]
        assert [post.is_lecturer for post in queries.posts(session, line.id)] == [False, True]


def test_every_wording_of_a_post_is_kept(database: Database, talk: Talk) -> None:
    with database.write() as session:
        _, post = talk.begin(session, "tang", "原来的话")
        board = talk.board(session, "tang")
        for text in ("第二稿", "第三稿"):
            service.edit(session, acting(session, talk.people["tang"]), board, post, text, now=LATER)
        with pytest.raises(NotFound):
            service.edit(session, acting(session, talk.people["chen"]), board, post, "不是我的", now=LATER)

        _, _, line = queries.post_of(session, acting(session, talk.people["chen"]), post)
        assert line.edited_at == LATER
        assert "第三稿" in line.html
        assert [text for text, _ in queries.wordings(session, line.id)] == ["第二稿", "原来的话"]
        assert found(session, talk, "chen", "第三稿") == [post]
        assert found(session, talk, "chen", "原来") == []


def test_a_hidden_post_is_not_found_and_its_ruling_says_who_and_why(database: Database, talk: Talk) -> None:
    with database.write() as session:
        _, post = talk.begin(session, "tang", "广告：某某药剂")
        reader, prof = (acting(session, talk.people[name]) for name in ("chen", "prof"))
        board, _, line = queries.post_of(session, reader, post)
        moderation.report(session, reader, board, line.id, "像是广告", now=LATER)
        moderation.report(session, reader, board, line.id, "再报一次", now=LATER)
        for moderator in ("prof", "boss"):
            assert ("board", "A post on the board of 一组 was reported") in told(session, talk, moderator)
        assert [one.reason for one in moderation.waiting_reports(session, talk.class_id)] == ["像是广告"]
        with pytest.raises(NotFound):
            moderation.rule(session, reader, board, line.id, "hide", "我看不惯", now=LATER)

        assert ("board", "New in “化粪池”: 1") in told(session, talk, "chen")
        moderation.rule(session, prof, talk.board(session, "prof"), line.id, "hide", "广告", now=LATER)

        assert told(session, talk, "chen") == []
        assert moderation.waiting_reports(session, talk.class_id) == []
        assert found(session, talk, "chen", "药剂") == []
        ruling = moderation.rulings(session, line.id)[0]
        assert (ruling.act, ruling.by, ruling.reason) == ("hide", "周教授", "广告")
        with pytest.raises(Conflict):
            service.edit(session, acting(session, talk.people["tang"]), board, post, "改一改", now=LATER)
        moderation.rule(session, prof, talk.board(session, "prof"), line.id, "restore", "误伤", now=LATER)
        assert found(session, talk, "chen", "药剂") == [post]


def test_nobody_finds_posts_of_another_groups_board(database: Database, talk: Talk) -> None:
    with database.write() as session:
        _, post = talk.begin(session, "tang", "三格式化粪池怎么运维")
        seen = {name for name in talk.people if found(session, talk, name, "化粪池")}
        assert seen == {"tang", "chen", "mei", "mei2", "prof", "boss"}
        moderation.open_boards(session, talk.class_id, "class", now=MORNING, actor_id="boss")
        assert found(session, talk, "lina", "运维") == [post]
        assert found(session, talk, "guest", "运维") == []


def test_the_rapporteur_pins_the_summary_and_nobody_else(database: Database, talk: Talk) -> None:
    with database.write() as session:
        tang, chen = (acting(session, talk.people[name]) for name in ("tang", "chen"))
        board = talk.board(session, "tang")
        with pytest.raises(Conflict):
            summaries.summarise(session, tang, board, BRIEF, ("难", "", ""), now=LATER)
        summaries.name_rapporteur(session, tang, board, tang.id, now=LATER)
        with pytest.raises(Conflict):
            summaries.name_rapporteur(session, chen, board, chen.id, now=LATER)
        summaries.summarise(session, tang, board, BRIEF, ("难", "做法", "建议"), now=LATER)
        prof = acting(session, talk.people["prof"])
        summaries.name_rapporteur(session, prof, talk.board(session, "prof"), chen.id, now=LATER)
        with pytest.raises(Invalid):
            summaries.summarise(session, chen, board, BRIEF, (" ", "", ""), now=LATER)
        summaries.summarise(session, chen, board, BRIEF, ("更难", "", ""), now=LATER)

        kept = summaries.summary_of(session, board.group_id, BRIEF)
        assert kept is not None
        assert (kept.problem, kept.author) == ("更难", "陈雨")


def test_what_is_derived_is_made_anew_as_it_was(database: Database, talk: Talk) -> None:
    with database.write() as session:
        thread, _ = talk.begin(session, "tang", "问 @李梅 **急**")
        say(session, talk, "chen", thread, "- 一\n- 二")
        kept = select(Post.id, Post.html, Post.tokens, Thread.posts, Thread.last_at).join(Thread).order_by(Post.id)
        before = session.execute(kept).all()

        service.rebuild(session)

        session.expire_all()
        assert session.execute(kept).all() == before


def test_threads_are_paged_by_what_moved_last(database: Database, talk: Talk) -> None:
    with database.write() as session:
        names = [talk.begin(session, "tang", title=f"题{number}")[0] for number in range(queries.THREADS + 3)]
        say(session, talk, "chen", names[0], "顶")
        group = talk.board(session, "tang").group_id
        first, more = queries.threads(session, group, BRIEF)
        rest, none = queries.threads(session, group, BRIEF, more)

        assert first[0].public_id == names[0]
        assert {line.public_id for line in (*first, *rest)} == set(names)
        assert len(rest) == 3
        assert none is None
