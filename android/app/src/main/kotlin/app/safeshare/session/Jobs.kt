package app.safeshare.session

import java.util.concurrent.PriorityBlockingQueue
import java.util.concurrent.RejectedExecutionException
import java.util.concurrent.ThreadPoolExecutor
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong

/** One thread that does the most urgent job next, and jobs of the same urgency in their order. */
class Jobs(name: String) {
    private val count = AtomicLong()
    private val pool =
        ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, PriorityBlockingQueue()) { job -> Thread(job, name) }

    init {
        pool.allowCoreThreadTimeOut(true)
    }

    fun add(urgency: Int, work: () -> Unit) {
        try {
            pool.execute(Job(urgency, count.getAndIncrement(), work))
        } catch (_: RejectedExecutionException) {
            // Closed meanwhile: nobody waits for it.
        }
    }

    /** Drops the jobs that have not begun. */
    fun close() {
        pool.shutdownNow()
    }

    private class Job(val urgency: Int, val number: Long, val work: () -> Unit) :
        Runnable,
        Comparable<Job> {
        override fun run() = work()

        override fun compareTo(other: Job) = compareValuesBy(this, other, Job::urgency, Job::number)
    }

    companion object {
        const val FIRST = 0
        const val SOON = 1
        const val LATER = 2
    }
}
