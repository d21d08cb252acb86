// On or off.
import type { ReactNode } from "react";
import { Switch, ToggleButton } from "react-aria-components";

export function Toggle({
  label,
  line,
  on,
  onChange,
}: {
  label: string;
  line?: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  return (
    <Switch className="switch" isSelected={on} onChange={onChange}>
      <span className="switch-words">
        {label}
        {line && <span className="switch-line">{line}</span>}
      </span>
      <span className="switch-track" aria-hidden="true" />
    </Switch>
  );
}

/** One of several that can each be on. */
export function Segment({
  on,
  onChange,
  children,
}: {
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}) {
  return (
    <ToggleButton className="segment segment-toggle" isSelected={on} onChange={onChange}>
      {children}
    </ToggleButton>
  );
}
