package app.hearten.shell

import app.hearten.shared.FileOperation
import app.hearten.shared.FileOutcome
import app.hearten.shared.HttpOperation
import app.hearten.shared.HttpOutcome
import app.hearten.shared.LiveOperation
import app.hearten.shared.LiveOutcome
import app.hearten.shared.MediaOperation
import app.hearten.shared.MediaOutcome
import app.hearten.shared.StoreOperation
import app.hearten.shared.StoreOutcome
import app.hearten.shared.TimerOperation
import app.hearten.shared.TimerOutcome
import app.hearten.shared.VaultOperation
import app.hearten.shared.VaultOutcome

/** One handler for each effect of the core. */
class Handlers(
    val store: Handler<StoreOperation, StoreOutcome>,
    val vault: Handler<VaultOperation, VaultOutcome>,
    val http: Handler<HttpOperation, HttpOutcome>,
    val live: Handler<LiveOperation, LiveOutcome>,
    val timer: Handler<TimerOperation, TimerOutcome>,
    val file: Handler<FileOperation, FileOutcome>,
    val media: Handler<MediaOperation, MediaOutcome>,
)
