// Buttons and fields: React Aria underneath, our own drawing on top.
import type { ReactNode } from "react";
import {
  Button,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  type ButtonProps,
  type TextFieldProps,
} from "react-aria-components";
import type { LensChoice } from "../types";
import { LENSES, lensClass, LensGlyph, lensName } from "./lens";

type Kind = "primary" | "quiet" | "outline" | "plain";

/** A button. `primary` is the next thing to do; there is at most one on a screen. */
export function Action({
  kind = "outline",
  wide = false,
  busy = false,
  className,
  ...props
}: Omit<ButtonProps, "className" | "isPending"> & {
  kind?: Kind;
  wide?: boolean;
  /** What it does is going on. It keeps the focus and does nothing more. */
  busy?: boolean;
  className?: string;
}) {
  const classes = ["button", `button-${kind}`, wide ? "button-wide" : "", className ?? ""];
  if (busy) classes.push("button-busy");
  const still = busy ? { type: "button" as const, onPress: () => undefined } : {};
  return <Button {...props} {...still} className={classes.filter(Boolean).join(" ")} />;
}

/** A button that is an icon alone; `label` says what it does. */
export function IconAction({
  label,
  className,
  ...props
}: Omit<ButtonProps, "className"> & { label: string; className?: string }) {
  return <Button {...props} aria-label={label} className={`button-icon ${className ?? ""}`} />;
}

/** A text field with its label above, a hint, and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  lines,
  input,
  ...props
}: Omit<TextFieldProps, "className" | "children"> & {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  /** More than one line of text. */
  lines?: number;
  input?: React.InputHTMLAttributes<HTMLInputElement>;
}) {
  return (
    // What the core said of the last try must not keep the browser from sending the next one.
    <TextField {...props} validationBehavior="aria" isInvalid={Boolean(error)} className="field">
      <Label className="field-label">{label}</Label>
      {lines ? (
        <TextArea className="field-input" rows={lines} />
      ) : (
        <Input className="field-input" {...input} />
      )}
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </TextField>
  );
}

/** The four lenses as chips, of which one or none is chosen. */
export function LensChips({
  label,
  chosen,
  onChoose,
}: {
  label: string;
  chosen: LensChoice | null;
  onChoose: (lens: LensChoice | null) => void;
}) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="chips"
      selectionMode="single"
      selectedKeys={chosen ? [chosen.kind] : []}
      onSelectionChange={(keys) => onChoose(LENSES.find((lens) => keys.has(lens.kind)) ?? null)}
    >
      {LENSES.map((lens) => (
        <ToggleButton key={lens.kind} id={lens.kind} className={`chip ${lensClass(lens)}`}>
          <LensGlyph lens={lens} />
          {lensName(lens)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** Something went wrong, or should be known: a sentence with a bar at its side. */
export function Remark({ children, problem = false }: { children: ReactNode; problem?: boolean }) {
  return (
    <p
      className={problem ? "remark remark-problem" : "remark"}
      role={problem ? "alert" : undefined}
    >
      {children}
    </p>
  );
}
