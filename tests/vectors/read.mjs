// Reads the committed vectors as another client would: from docs/protocol.md alone, with Node's own
// cryptography and the stock age program. `cargo xtask test vectors` runs it.
//
// Not read here: words (their list is BIP 39's) and SPAKE2, for which Node brings nothing.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { wire } from "./layouts.mjs";
import { sealed } from "./sealed.mjs";

const file = (room, name) =>
  readFileSync(fileURLToPath(new URL(`../../crates/${room}/vectors/${name}`, import.meta.url)));

let read = 0;
const vector = (room, name) => {
  read += 1;
  return JSON.parse(file(room, `${name}.json`).toString());
};

wire(vector);
sealed(vector, file);
console.log(`  ${read} vectors read by another client and by stock age`);
