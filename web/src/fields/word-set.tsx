// Several of several words: chips that are in or out, more of them on request, and own ones.
import { useRef, useState } from "react";
import { ToggleButton, ToggleButtonGroup } from "react-aria-components";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { CheckIcon, PlusIcon } from "../components/icons";
import { WordForm } from "../components/word-form";
import type { FieldView, OptionView, SetView } from "../types";
import { FieldGroup, type Say } from "./field-group";

/**
 * Options in the order in which they came: a word that was chosen stays where it was tapped. `place`
 * tells when they are about something else, and their order begins anew.
 */
function useStill(options: readonly OptionView[], place: string): OptionView[] {
  const order = useRef<{ place: string; ids: string[] }>({ place, ids: [] });
  const known = order.current.place === place ? order.current.ids : [];
  const now = new Map(options.map((option) => [option.id, option]));
  const ids = [
    ...known.filter((id) => now.has(id)),
    ...options.map(({ id }) => id).filter((id) => !known.includes(id)),
  ];
  order.current = { place, ids };
  return ids.map((id) => now.get(id) as OptionView);
}

export function WordSet({
  field,
  set,
  say,
  place = "",
  terse = false,
}: {
  field: FieldView;
  set: SetView;
  say: Say;
  /** What the offered words depend on. */
  place?: string;
  terse?: boolean;
}) {
  const [all, setAll] = useState(false);
  const { key } = field;
  const options = useStill(set.options, place);
  const put = (item: string, on: boolean) => say({ kind: "ItemSet", key, item, on });
  return (
    <FieldGroup field={field} terse={terse}>
      {({ label, hint }) => (
        <>
          {options.length > 0 && (
            <Chips options={options} labelledBy={label} describedBy={hint} put={put} />
          )}
          {all && set.more.length > 0 && (
            <Chips options={set.more} label={t("set-more")} put={put} />
          )}
          <div className="set-ways">
            {set.more.length > 0 && (
              <Action kind="plain" aria-expanded={all} onPress={() => setAll(!all)}>
                {all ? t("set-fewer") : t("set-more")}
              </Action>
            )}
            {set.own && <OwnWord onAdd={(word) => put(word, true)} />}
          </div>
        </>
      )}
    </FieldGroup>
  );
}

function Chips({
  options,
  put,
  label,
  labelledBy,
  describedBy,
}: {
  options: OptionView[];
  put: (item: string, on: boolean) => void;
  label?: string;
  labelledBy?: string;
  describedBy?: string | undefined;
}) {
  const on = options.filter((option) => option.on).map(({ id }) => id);
  return (
    <ToggleButtonGroup
      className="chips word-chips"
      aria-label={label}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      selectionMode="multiple"
      selectedKeys={on}
      onSelectionChange={(keys) => {
        const changed = options.find(({ id, on }) => keys.has(id) !== on);
        if (changed) put(changed.id, !changed.on);
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.id} id={option.id} className="chip">
          {option.on && <CheckIcon />}
          {option.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** Adds a word that is not in the list. */
function OwnWord({ onAdd }: { onAdd: (word: string) => void }) {
  const [adding, setAdding] = useState<boolean | null>(null);
  const [typed, setTyped] = useState("");
  if (!adding) {
    return (
      <Action kind="plain" autoFocus={adding === false} onPress={() => setAdding(true)}>
        <PlusIcon />
        {t("set-own")}
      </Action>
    );
  }
  return (
    <WordForm
      label={t("set-own")}
      typed={typed}
      onType={setTyped}
      onAdd={(word) => {
        if (word.trim() !== "") onAdd(word);
        setTyped("");
        setAdding(false);
      }}
      onLeave={() => setAdding(false)}
    />
  );
}
