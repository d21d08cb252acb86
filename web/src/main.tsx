// Opens the journal in this tab and draws it.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { App } from "./app";
import { followBells } from "./bells/follow";
import { followHistory } from "./history";
import { openJournal } from "./journal";
import { coverWhenAway, followPlatform } from "./platform";
import { keepRelease } from "./release";
import { followReminders } from "./reminders";
import { InsecureContext } from "./screens/quiet";
import "./styles/index.css";

const root = createRoot(document.getElementById("root") as HTMLElement);

/** Browsers withhold keys, storage and locks from pages that came unprotected. */
function hasWhatItNeeds(): boolean {
  return Boolean(
    isSecureContext && globalThis.crypto?.subtle && globalThis.indexedDB && navigator.locks,
  );
}

if (hasWhatItNeeds()) {
  keepRelease();
  const journal = openJournal();
  followHistory(journal);
  followBells(journal);
  followReminders(journal);
  followPlatform(journal);
  coverWhenAway();
  root.render(
    <StrictMode>
      <I18nProvider locale="en-GB">
        <App journal={journal} />
      </I18nProvider>
    </StrictMode>,
  );
} else {
  root.render(<InsecureContext />);
}
