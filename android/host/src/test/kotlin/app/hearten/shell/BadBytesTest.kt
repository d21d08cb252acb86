package app.hearten.shell

import app.hearten.core.CoreException
import app.hearten.core.HeartenCore
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class BadBytesTest {
    @Test
    fun `a seed of another length is refused`() {
        assertThrows(CoreException.BadSeed::class.java) { HeartenCore(ByteArray(31)) }
    }

    @Test
    fun `bytes that are no event are a typed error and change nothing`() {
        HeartenCore(seed()).use { core ->
            val before = core.view()
            assertThrows(CoreException.Decode::class.java) { core.update(ByteArray(9) { -1 }) }
            assertThrows(CoreException.Decode::class.java) { core.update(ByteArray(0)) }
            assertArrayEquals(before, core.view())
        }
    }

    @Test
    fun `an answer that nobody waits for is a typed error`() {
        HeartenCore(seed()).use { core ->
            assertThrows(CoreException.UnknownRequest::class.java) { core.resolve(77u, ByteArray(0)) }
        }
    }
}
