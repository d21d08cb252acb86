// A place on the grid of pleasantness and energy: a grid of seven by seven, or two lists of seven.
import { useRef, useState, type KeyboardEvent } from "react";
import { Label, Radio, RadioGroup } from "react-aria-components";
import { t } from "../phrases";
import { Horizon, valenceClass } from "../components/horizon";
import { Cell, type CellView, type FieldView } from "../types";
import { FieldGroup, type Say } from "./field-group";

const STEPS = [-3, -2, -1, 0, 1, 2, 3] as const;
/** From the top: as much energy as there is stands highest. */
const ROWS = [...STEPS].reverse();
const FAR = 3;

export function CellEntry({
  field,
  view,
  say,
  arrives = false,
}: {
  field: FieldView;
  view: CellView;
  say: Say;
  arrives?: boolean;
}) {
  const { key } = field;
  const choose = (cell: Cell | null) => say({ kind: "CellChosen", key, cell });
  return (
    <FieldGroup
      field={field}
      arrives={arrives}
      onClear={view.cell ? () => choose(null) : undefined}
    >
      {({ label }) => <CellPlaces view={view} label={label} choose={choose} />}
    </FieldGroup>
  );
}

/** The grid or the lists alone. */
export function CellPlaces({
  view,
  label,
  choose,
}: {
  view: CellView;
  /** The id of what names it. */
  label: string;
  choose: (cell: Cell) => void;
}) {
  const Places = view.as_lists ? Lists : Grid;
  return <Places view={view} label={label} choose={choose} />;
}

interface Places {
  view: CellView;
  label: string;
  choose: (cell: Cell) => void;
}

const KEYS: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

function within(step: number): number {
  return Math.max(-FAR, Math.min(FAR, step));
}

/** Arrow keys move in both directions, Space and Enter choose: nothing is kept in passing. */
function Grid({ view, label, choose }: Places) {
  const [here, setHere] = useState<Cell | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const home = here ?? view.cell ?? new Cell(0, 0);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = KEYS[event.key];
    const edge = event.key === "Home" ? -FAR : event.key === "End" ? FAR : undefined;
    if (!step && edge === undefined) return;
    event.preventDefault();
    const to = step
      ? new Cell(within(home.pleasantness + step[0]), within(home.energy + step[1]))
      : new Cell(edge ?? 0, home.energy);
    setHere(to);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${place(to)}"]`)?.focus();
  };
  return (
    <div className="cells">
      <p className="cells-energy" aria-hidden="true">
        {t("cell-more-energy")}
      </p>
      <div
        ref={grid}
        role="radiogroup"
        aria-labelledby={label}
        aria-describedby={`${label}-keys`}
        className="cell-grid"
        onKeyDown={onKeyDown}
      >
        {ROWS.flatMap((energy) =>
          STEPS.map((pleasantness) => {
            const cell = new Cell(pleasantness, energy);
            const on = same(view.cell, cell);
            return (
              <button
                key={place(cell)}
                type="button"
                role="radio"
                aria-checked={on}
                aria-label={`${view.pleasantness[pleasantness + FAR]}, ${view.energy[energy + FAR]}`}
                data-cell={place(cell)}
                tabIndex={same(home, cell) ? 0 : -1}
                className={`cell ${valenceClass(pleasantness)}`}
                onFocus={() => setHere(cell)}
                onClick={() => choose(cell)}
              >
                <Horizon cell={cell} flat />
              </button>
            );
          }),
        )}
      </div>
      <p className="cells-energy" aria-hidden="true">
        {t("cell-less-energy")}
      </p>
      <p className="cells-pleasant" aria-hidden="true">
        <span>{t("cell-unpleasant")}</span>
        <span>{t("cell-pleasant")}</span>
      </p>
      <p id={`${label}-keys`} className="visually-hidden">
        {t("cell-keys")}
      </p>
      <p className="cell-label" aria-live="polite">
        {view.label}
      </p>
    </div>
  );
}

function place(cell: Cell): string {
  return `${cell.pleasantness},${cell.energy}`;
}

function same(one: Cell | null, other: Cell): boolean {
  return one !== null && one.pleasantness === other.pleasantness && one.energy === other.energy;
}

/** The first choice is kept at once, with the other one in the middle until it is chosen. */
function Lists({ view, choose }: Places) {
  const { cell } = view;
  return (
    <div className="cell-lists">
      <Steps
        label={t("cell-list-pleasantness")}
        words={view.pleasantness}
        step={cell?.pleasantness}
        sign={(step) => <Horizon cell={new Cell(step, 0)} />}
        onStep={(step) => choose(new Cell(step, cell?.energy ?? 0))}
      />
      <Steps
        label={t("cell-list-energy")}
        words={view.energy}
        step={cell?.energy}
        sign={(step) => <Horizon cell={new Cell(0, step)} />}
        onStep={(step) => choose(new Cell(cell?.pleasantness ?? 0, step))}
      />
    </div>
  );
}

function Steps({
  label,
  words,
  step,
  sign,
  onStep,
}: {
  label: string;
  words: string[];
  step: number | undefined;
  sign: (step: number) => React.ReactNode;
  onStep: (step: number) => void;
}) {
  return (
    <RadioGroup
      className="choices choices-close"
      value={step === undefined ? null : String(step)}
      onChange={(chosen) => onStep(Number(chosen))}
    >
      <Label className="form-hint">{label}</Label>
      {STEPS.map((at) => (
        <Radio key={at} value={String(at)} className="choice">
          <span className="dot" aria-hidden="true" />
          <span className="choice-words">{words[at + FAR]}</span>
          {sign(at)}
        </Radio>
      ))}
    </RadioGroup>
  );
}
