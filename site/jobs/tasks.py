from jobs import job


@job(every="daily at 04:10")
def forget_finished_work() -> None:
    from jobs.actions import forget_finished

    forget_finished()
