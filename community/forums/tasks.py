"""What runs beside the requests."""

from community.forums import actions, index, rendering, telling
from jobs import job


@job(retries=5)
def tell_of_post(kind: str, post_id: int, member_ids: list[int]) -> None:
    telling.tell_some_of_post(kind, post_id, member_ids)


@job(retries=5)
def tell_of_topic(kind: str, topic_id: int, member_ids: list[int]) -> None:
    telling.tell_some_of_topic(kind, topic_id, member_ids)


@job(every="daily at 03:10")
def sweep_uploads() -> None:
    actions.sweep_uploads()


@job(every="daily at 03:20")
def forget_deleted_words() -> None:
    actions.forget_deleted_words()


@job(every="daily at 03:30")
def forget_old_marks() -> None:
    actions.forget_old_marks()


@job(every="daily at 04:10")
def close_quiet_topics() -> None:
    actions.close_quiet_topics()


@job(every="daily at 04:20")
def recount() -> None:
    actions.recount_all()


@job(every="daily at 04:40")
def index_what_is_missing() -> None:
    index.index_missing()


@job(every="daily at 05:00")
def render_anew() -> None:
    rendering.render_old_versions()
