// Six words on two screens: the same, or somebody is in between.
import { t } from "../phrases";
import { Action } from "./controls";
import { Heading, Screen } from "./screen";

/** Asks to compare the words. */
export function CheckWords({
  words,
  waiting,
  onCompared,
  onCancel,
}: {
  words: string[];
  waiting: boolean;
  onCompared: (same: boolean) => void;
  onCancel: () => void;
}) {
  return (
    <Screen className="narrow" bar={null}>
      <Heading className="title">{t("compare-title")}</Heading>
      <p className="lead">{t("compare-lead")}</p>
      <ol className="card six-words">
        {words.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      {waiting ? (
        <>
          <p className="waiting" role="status">
            {t("compare-waiting")}
          </p>
          <Action kind="plain" wide onPress={onCancel}>
            {t("cancel")}
          </Action>
        </>
      ) : (
        <div className="stack">
          <Action kind="primary" wide onPress={() => onCompared(true)}>
            {t("compare-same")}
          </Action>
          <Action kind="outline" wide onPress={() => onCompared(false)}>
            {t("compare-differ")}
          </Action>
        </div>
      )}
    </Screen>
  );
}
