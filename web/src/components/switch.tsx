// On or off.
import { Switch } from "react-aria-components";

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
