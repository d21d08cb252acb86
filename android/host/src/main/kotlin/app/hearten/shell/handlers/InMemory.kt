package app.hearten.shell.handlers

import app.hearten.shared.FileOperation
import app.hearten.shared.FileOutcome
import app.hearten.shared.HttpOperation
import app.hearten.shared.HttpOutcome
import app.hearten.shared.LiveOperation
import app.hearten.shared.LiveOutcome
import app.hearten.shared.MediaOperation
import app.hearten.shared.MediaOutcome
import app.hearten.shared.Moment
import app.hearten.shared.StoreOperation
import app.hearten.shared.StoreOutcome
import app.hearten.shared.StoreValue
import app.hearten.shared.TimerOperation
import app.hearten.shared.TimerOutcome
import app.hearten.shared.VaultOperation
import app.hearten.shared.VaultOutcome
import app.hearten.shell.Clock
import app.hearten.shell.Handler
import com.novi.serde.Bytes

/** A store that lasts as long as this object. On a phone: SQLite. */
class MemoryStore : Handler<StoreOperation, StoreOutcome> {
    private val values = mutableMapOf<String, Bytes>()

    /** Everything that is stored, for tests that search it. */
    val everything: Collection<ByteArray> get() = values.values.map(Bytes::content)

    override fun handle(operation: StoreOperation, answer: (StoreOutcome) -> Unit) {
        answer(
            when (operation) {
                is StoreOperation.Read -> StoreOutcome.Read(operation.names.map(::read))
                is StoreOperation.Commit -> commit(operation)
                is StoreOperation.Persist -> StoreOutcome.Persisted(granted = true)
            },
        )
    }

    private fun read(name: String): StoreValue =
        values[name]?.let { StoreValue(found = true, it) } ?: StoreValue(found = false, Bytes.empty())

    private fun commit(operation: StoreOperation.Commit): StoreOutcome {
        for (write in operation.writes) {
            if (write.remove) values.remove(write.name) else values[write.name] = write.value
        }
        return StoreOutcome.Committed
    }
}

/**
 * A vault that lasts as long as this object. On a phone: the Keystore, and for the install token a
 * file in the folder that no backup takes along (`noBackupFilesDir`).
 */
class MemoryVault : Handler<VaultOperation, VaultOutcome> {
    private var secret: Bytes? = null
    private var token: Bytes? = null

    override fun handle(operation: VaultOperation, answer: (VaultOutcome) -> Unit) {
        answer(
            when (operation) {
                is VaultOperation.Load -> secret?.let { VaultOutcome.Loaded(it) } ?: VaultOutcome.Empty
                is VaultOperation.Keep -> {
                    secret = operation.secret
                    VaultOutcome.Kept
                }
                is VaultOperation.LoadToken -> token?.let { VaultOutcome.Loaded(it) } ?: VaultOutcome.Empty
                is VaultOperation.KeepToken -> {
                    token = operation.token
                    VaultOutcome.Kept
                }
            },
        )
    }
}

/** A clock that a test turns, and the timers that hang on it. */
class TestClock(private var now: Moment) : Clock, Handler<TimerOperation, TimerOutcome> {
    private class Waiting(val id: UInt, val atMs: Long, val answer: (TimerOutcome) -> Unit)

    private val waiting = mutableListOf<Waiting>()

    override fun now(): Moment = now

    override fun handle(operation: TimerOperation, answer: (TimerOutcome) -> Unit) {
        waiting += Waiting(operation.id, now.unixMs + operation.waitMs.toLong(), answer)
    }

    /** Lets time pass. Timers fire in their order, each at its own moment. */
    fun pass(ms: Long) {
        val until = now.unixMs + ms
        while (true) {
            val next = waiting.filter { it.atMs <= until }.minByOrNull { it.atMs } ?: break
            waiting -= next
            now = now.copy(unixMs = maxOf(now.unixMs, next.atMs))
            next.answer(TimerOutcome(next.id, now))
        }
        now = now.copy(unixMs = until)
    }
}

/** A device without a network. */
class NoNetwork(private val clock: Clock) : Handler<HttpOperation, HttpOutcome> {
    override fun handle(operation: HttpOperation, answer: (HttpOutcome) -> Unit) {
        answer(HttpOutcome.Unreachable(clock.now()))
    }
}

/** A device without a network hears no wake-ups either. */
class NoLines(private val clock: Clock) : Handler<LiveOperation, LiveOutcome> {
    override fun handle(operation: LiveOperation, answer: (LiveOutcome) -> Unit) {
        val line = when (operation) {
            is LiveOperation.Open -> operation.line
            is LiveOperation.Close -> operation.line
        }
        answer(LiveOutcome.Closed(line, status = 0u, clock.now()))
    }
}

/** Keeps the files that a person was handed. On a phone: the share sheet. */
class MemoryFiles : Handler<FileOperation, FileOutcome> {
    val saved = mutableListOf<FileOperation>()

    override fun handle(operation: FileOperation, answer: (FileOutcome) -> Unit) {
        saved += operation
        answer(FileOutcome.SAVED)
    }
}

/** Keeps the pieces of photos and voice notes that were shown. On a phone: the image view. */
class MemoryMedia : Handler<MediaOperation, MediaOutcome> {
    val shown = mutableListOf<MediaOperation>()

    override fun handle(operation: MediaOperation, answer: (MediaOutcome) -> Unit) {
        shown += operation
        answer(MediaOutcome.TAKEN)
    }
}
