package app.hearten.shell

import app.hearten.shared.EditorEvent
import app.hearten.shared.FirstRunEvent
import app.hearten.shared.FirstRunView
import app.hearten.shared.Happening
import app.hearten.shared.PageField
import app.hearten.shared.ScreenView
import app.hearten.shared.ViewModel
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertInstanceOf
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class FirstPageTest {
    private val words = "Cold toast at four. Nobody asked, and then somebody did."

    private fun type(shell: Shell, text: String) {
        val change = EditorEvent.TextChanged(PageField.Body, seq = 1u, at = 0u, remove = 0u, insert = text)
        shell.happened(Happening.Editor(change))
    }

    @Test
    fun `a first page is kept and is there after the app is started anew`() {
        val phone = Phone()
        val shell = phone.start()
        assertInstanceOf(FirstRunView.Welcome::class.java, (shell.view as ViewModel.FirstRun).value)

        shell.happened(Happening.FirstRun(FirstRunEvent.BEGAN))
        assertInstanceOf(FirstRunView.FirstPage::class.java, (shell.view as ViewModel.FirstRun).value)
        type(shell, words)
        phone.clock.pass(5_000)
        shell.happened(Happening.FirstRun(FirstRunEvent.FIRSTPAGEDONE))
        phone.clock.pass(5_000)
        val kept = (shell.view as ViewModel.FirstRun).value as FirstRunView.Kept
        assertTrue(words.startsWith(kept.value.title.trimEnd('…')), kept.value.title)
        shell.happened(Happening.FirstRun(FirstRunEvent.FINISHED))
        assertEquals(1u, today(shell).value.pages)

        val again = phone.start()
        assertEquals(1u, today(again).value.pages)
        assertEquals(words.take(10), readOut(again).take(10))
    }

    @Test
    fun `what is stored is sealed`() {
        val phone = Phone()
        val shell = phone.start()
        shell.happened(Happening.FirstRun(FirstRunEvent.BEGAN))
        type(shell, words)
        phone.clock.pass(60_000)
        assertTrue(phone.store.everything.isNotEmpty())
        for (value in phone.store.everything) {
            assertFalse(String(value, Charsets.ISO_8859_1).contains("Cold toast"))
        }
    }

    private fun today(shell: Shell): ScreenView.Today {
        val ready = shell.view as ViewModel.Ready
        return ready.value.screen as ScreenView.Today
    }

    /** The page touched last, as the list shows it. */
    private fun readOut(shell: Shell): String {
        val row = today(shell).value.carryOn ?: error("no page to carry on with")
        return (row.title + row.excerpt).joinToString("") { it.text }
    }
}
