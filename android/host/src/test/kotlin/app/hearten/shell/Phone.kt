package app.hearten.shell

import app.hearten.core.HeartenCore
import app.hearten.shared.Happening
import app.hearten.shared.Moment
import app.hearten.shared.ShellFacts
import app.hearten.shell.handlers.MemoryFiles
import app.hearten.shell.handlers.MemoryMedia
import app.hearten.shell.handlers.MemoryStore
import app.hearten.shell.handlers.MemoryVault
import app.hearten.shell.handlers.NoLines
import app.hearten.shell.handlers.NoNetwork
import app.hearten.shell.handlers.TestClock
import java.security.SecureRandom

/** A phone whose storage outlives its app. */
class Phone {
    val store = MemoryStore()
    val clock = TestClock(Moment(unixMs = 1_795_400_000_000, zone = "Europe/London"))
    private val vault = MemoryVault()

    /** The app, started anew: another core on the same storage. */
    fun start(): Shell {
        val handlers = Handlers(
            store,
            vault,
            NoNetwork(clock),
            NoLines(clock),
            clock,
            MemoryFiles(),
            MemoryMedia(),
        )
        val shell = Shell(HeartenCore(seed()), handlers, clock)
        shell.happened(Happening.Started(ShellFacts(relayHint = "", deviceKind = "phone", release = "0.1.0")))
        return shell
    }
}

fun seed(): ByteArray = ByteArray(32).also(SecureRandom()::nextBytes)
