// Made-up views of what was added from outside, and of the places where it stands.
import england from "../../content/en-GB/support/england.json";
import { overview, supportView } from "./views-programme";

const publisher = ["75032", "02069", "20572", "81623", "91866", "38509"];
const brings = [
  "1 form",
  "1 practice",
  "2 questions",
  "1 real case",
  "2 sessions of a programme",
  "2 ways to reach somebody",
];
const pack = {
  id: "northtrust",
  line: "Version 2, in British English, here since Saturday 28 November",
  brings,
  publisher,
  problem: null,
  removing: null,
};
const nothing = { packs: [], offered: null, problem: null };
const offered = {
  id: "northtrust",
  line: "Version 2, in British English",
  brings,
  publisher,
  trust:
    "This is the first time that anything of this publisher is opened here. Anybody can write a name on a pack. Compare these digits with what the publisher reads out or has printed, and add it only if all of them are the same.",
  known: false,
};
const reach = {
  label: "Staff support line",
  contact: "01632 960 123",
  link: "tel:01632960123",
  note: "Weekdays, 8 to 20 · Outside the line of management.",
};

function support() {
  const view = supportView([...england.words, england.intended]);
  return {
    ...view,
    slots: view.slots.map((slot) =>
      slot.id === "union"
        ? { ...slot, text: "", filled: { ...reach, label: "", contact: "01632 960 001" } }
        : slot,
    ),
    added: [
      {
        title: "Northtrust staff",
        from: "From northtrust",
        lines: [reach],
        checked: "Numbers checked on Friday 20 November.",
      },
    ],
  };
}

/** Screens by name. */
export function addedScreens(): Record<string, [place: string, screen: object]> {
  const at = (value: object): [string, object] => ["You", { kind: "Added", value }];
  return {
    added: at({ ...nothing, packs: [pack] }),
    "added-none": at(nothing),
    "added-problem": at({
      ...nothing,
      packs: [
        pack,
        {
          ...pack,
          id: "eastprogramme",
          brings: [],
          problem:
            "It does not open any more, so nothing of it shows. Add it again from its file, or take it away.",
        },
      ],
      problem: "A newer version of this pack is here already. It stays.",
    }),
    "added-removing": at({
      ...nothing,
      packs: [
        {
          ...pack,
          removing:
            "Its forms, practices, questions and people go from this device. Pages that you wrote stay, every word of them.",
        },
      ],
    }),
    "added-look": at({ ...nothing, offered }),
    "added-look-again": at({
      ...nothing,
      packs: [pack],
      offered: {
        ...offered,
        line: "Version 3, in British English",
        trust: "The same publisher as before. This takes the place of version 2.",
        known: true,
      },
    }),
    "support-added": ["Today", { kind: "Support", value: support() }],
    "programme-added": [
      "Programme",
      {
        kind: "Programme",
        value: {
          ...overview,
          added: [
            {
              title: "First year together",
              line: "Two meetings for people who are new here.",
              from: "From northtrust",
              sessions: overview.sessions.slice(0, 2),
            },
          ],
        },
      },
    ],
  };
}
