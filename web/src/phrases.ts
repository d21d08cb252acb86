// Every fixed label, from the catalogue that the whole project shares.
import { FluentBundle, FluentResource, type FluentVariable } from "@fluent/bundle";
import catalogue from "../../crates/phrases/locales/en-GB/shell.ftl?raw";

const bundle = new FluentBundle("en-GB", { useIsolating: false });
bundle.addResource(new FluentResource(catalogue));

/** The phrase with this id. A missing one shows its id, and a test finds it before a person does. */
export function t(id: string, values?: Record<string, FluentVariable>): string {
  const pattern = bundle.getMessage(id)?.value;
  return pattern ? bundle.formatPattern(pattern, values ?? null) : id;
}
