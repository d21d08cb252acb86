package app.hearten.shell

import app.hearten.core.HeartenCoreInterface
import app.hearten.shared.Effect
import app.hearten.shared.Event
import app.hearten.shared.Happening
import app.hearten.shared.Occurrence
import app.hearten.shared.Request
import app.hearten.shared.Requests
import app.hearten.shared.ViewModel

/**
 * Carries events into the core, effects to their handlers, and outcomes back.
 *
 * The core is called from one thread: `run` brings everything that a handler answers from elsewhere
 * back to it (on Android the main dispatcher; in tests the caller).
 */
class Shell(
    private val core: HeartenCoreInterface,
    private val handlers: Handlers,
    private val clock: Clock,
    private val run: (() -> Unit) -> Unit = { it() },
) {
    /** What to draw. */
    var view: ViewModel = ViewModel.bincodeDeserialize(core.view())
        private set

    /** Something happened: a person or the platform did it just now. */
    fun happened(what: Happening) {
        val event = Event.Occurred(Occurrence(clock.now(), what))
        fulfil(core.update(event.bincodeSerialize()))
    }

    private fun fulfil(requests: ByteArray) {
        Requests.bincodeDeserialize(requests).value.forEach(::fulfil)
    }

    private fun fulfil(request: Request) {
        // An answer may come before `handle` returns; the core is then called from within, which it
        // allows: it has handed out its requests and holds nothing.
        val answer = { outcome: ByteArray -> run { fulfil(core.resolve(request.id, outcome)) } }
        when (val effect = request.effect) {
            is Effect.Render -> view = ViewModel.bincodeDeserialize(core.view())
            is Effect.Store -> handlers.store.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.Vault -> handlers.vault.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.Http -> handlers.http.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.Live -> handlers.live.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.Timer -> handlers.timer.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.Media -> handlers.media.handle(effect.value) { answer(it.bincodeSerialize()) }
            is Effect.File -> handlers.file.handle(effect.value) { answer(it.bincodeSerialize()) }
        }
    }
}
