package app.hearten.shell

import app.hearten.shared.Moment

/** Tells the core what time it is. The core has no clock of its own. */
fun interface Clock {
    fun now(): Moment
}
