// One word to be put in: a tag, or an own word. Escape leaves it.
import { Form } from "react-aria-components";
import { t } from "../phrases";
import { Action, Field } from "./controls";

export function WordForm({
  label,
  typed,
  onType,
  onAdd,
  onLeave,
}: {
  label: string;
  typed: string;
  onType: (text: string) => void;
  onAdd: (word: string) => void;
  onLeave: () => void;
}) {
  return (
    <Form
      className="tag-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAdd(typed);
      }}
    >
      <Field
        label={label}
        value={typed}
        onChange={onType}
        autoFocus
        onKeyDown={(event) => event.key === "Escape" && onLeave()}
        input={{ autoCapitalize: "none", enterKeyHint: "done" }}
      />
      <Action type="submit">{t("word-add")}</Action>
    </Form>
  );
}
