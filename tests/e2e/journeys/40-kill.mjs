// Killed in the middle: what was typed a second before is there, and nothing of it lies about in clear.
import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { dumpIndexedDb, found } from "../canary.mjs";
import { launch, makeProfile } from "../killable.mjs";
import { filesBelow } from "../relay.mjs";

const CANARY = "Eleven heliotrope kingfishers over Ward Seven";
const TITLE = "Vermilion octarine";
const TAG = "quincunx";

export default {
  "what was typed a second before a kill is there after it, and nowhere in clear": async ({
    relay,
  }) => {
    const profile = makeProfile();
    let run = await launch(profile);
    let phone = run.device(relay.url);
    await phone.begin("The first page.");
    await phone.write(TITLE, `${CANARY}, the first time.`, { lens: "Across", tags: [TAG] });
    await phone.turnSyncOn(relay.invite());
    await phone.sync();
    await phone.go("New page");
    await phone.page.getByLabel("Your words").pressSequentially(`${CANARY}, the second time`);
    await phone.page.waitForTimeout(1000);
    phone.isQuiet();
    await run.kill();

    run = await launch(profile);
    phone = run.device(relay.url);
    await phone.open();
    await phone.page.locator(".nav, .done").first().waitFor();
    if (await phone.button("Done").isVisible()) await phone.tap("Done");
    await phone.read(`${CANARY}, the second`);
    assert.match(await phone.text(), new RegExp(`${CANARY}, the second time`));

    const texts = [CANARY, TITLE, TAG];
    const dump = await dumpIndexedDb(phone.page);
    assert.ok(dump.length > 500, "there is something to search");
    assert.deepEqual(found(dump, texts), [], "IndexedDB");
    assert.deepEqual(found(relay.bytes(), texts), [], "the relay");
    phone.isQuiet();
    await run.kill();
    const kept = Buffer.concat(filesBelow(join(profile, "Default", "IndexedDB")));
    assert.ok(kept.length > 500);
    assert.deepEqual(found(kept, texts), [], "the profile's IndexedDB files");
    const sessions = join(profile, "Default", "Sessions");
    if (existsSync(sessions)) {
      assert.deepEqual(found(Buffer.concat(filesBelow(sessions)), texts), [], "session files");
    }
    rmSync(profile, { recursive: true, force: true });
  },
};
