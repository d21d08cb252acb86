// A core that only pretends: it answers what is tapped on a form, a seed or a draft, so that a fixture can
// be tried by hand.
import type { EditorEvent, Happening, ViewModel } from "../src/types";
import { formView, type FormFile, type Given } from "./forms";

/** What a fixture with a form was drawn from. */
export interface Drawn {
  file: FormFile;
  given: Given;
  lists?: boolean;
}

function answered(given: Given, event: EditorEvent): Given | undefined {
  switch (event.kind) {
    case "AnswerChosen":
      return { ...given, [event.key]: event.choice };
    case "NumberChosen":
      return { ...given, [event.key]: event.number };
    case "CellChosen":
      return { ...given, [event.key]: event.cell };
    case "ItemSet": {
      const { key, item, on } = event;
      const rest = ((given[key] as string[] | undefined) ?? []).filter((one) => one !== item);
      return { ...given, [key]: on ? [...rest, item] : rest };
    }
    default:
      return undefined;
  }
}

/** The view after `what`, or the same. */
export function after(view: ViewModel, drawn: Drawn | undefined, what: Happening): ViewModel {
  if (view.kind !== "Ready") return view;
  const { screen } = view.value;
  const put = (value: object, more: object = {}) =>
    ({
      kind: "Ready",
      value: { ...view.value, ...more, screen: { ...screen, value } },
    }) as unknown as ViewModel;
  if (what.kind === "NoticeDismissed") {
    return { kind: "Ready", value: { ...view.value, notice: null } } as unknown as ViewModel;
  }
  if (screen.kind === "Editor" && what.kind === "Editor") {
    if (what.value.kind === "LensChosen") return put({ ...screen.value, lens: what.value.lens });
    const given = drawn && answered(drawn.given, what.value);
    if (!drawn || !given) return view;
    drawn.given = given;
    const first = what.value.kind === "CellChosen" && !screen.value.has_content;
    return put(
      {
        ...screen.value,
        has_content: true,
        kept: "Kept on this phone",
        form: formView(drawn.file, given, drawn.lists),
      },
      first ? { notice: NOTICE } : {},
    );
  }
  if (screen.kind === "Editor" && what.kind === "System") {
    if (what.value.kind === "SendLeft" || what.value.kind === "Sent") {
      return put({ ...screen.value, sending: null });
    }
    if (what.value.kind === "SetDown" && drawn) {
      drawn.given = { ...drawn.given, outcome: "set-down" };
      return put({ ...screen.value, form: formView(drawn.file, drawn.given) });
    }
  }
  if (screen.kind === "Seed" && what.kind === "System" && what.value.kind === "SeedTicked") {
    const { key, on } = what.value;
    const fields = screen.value.fields.map((each) => (each.key === key ? { ...each, on } : each));
    return put({ ...screen.value, fields });
  }
  return view;
}

const NOTICE = {
  number: 1,
  kind: { kind: "Done" },
  text: "Kept. Add to it if you like.",
  detail: null,
  action: "Undo",
};
