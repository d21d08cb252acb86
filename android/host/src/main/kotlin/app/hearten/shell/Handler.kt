package app.hearten.shell

/**
 * Fulfils one kind of effect. Answers exactly once (a line of wake-ups: until it is closed), now or
 * later, and never by throwing: what goes wrong is an outcome like any other.
 */
fun interface Handler<Operation, Outcome> {
    fun handle(operation: Operation, answer: (Outcome) -> Unit)
}
