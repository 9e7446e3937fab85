"""The house's own periodic jobs. A room's are in its `jobs.py`."""

from __future__ import annotations

from procrastinate import JobContext
from procrastinate.contrib.django import app

STALLED_AFTER_SECONDS = 60
FORGET_DONE_JOBS_AFTER_HOURS = 24 * 7


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
    """A job whose worker was killed begins again: jobs are written so that twice does no harm."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        await manager.retry_job(job)


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_done_jobs", pass_context=True)
async def forget_done_jobs(context: JobContext, timestamp: int) -> None:  # noqa: ARG001 -- procrastinate names it
    """A done job's arguments are not kept longer than an operator needs them."""
    await context.app.job_manager.delete_old_jobs(
        nb_hours=FORGET_DONE_JOBS_AFTER_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
