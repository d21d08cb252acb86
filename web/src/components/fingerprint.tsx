// Six words that are the same on devices that have seen the same.
import { t } from "../phrases";

export function Fingerprint({ words }: { words: string[] }) {
  if (words.length === 0) {
    return null;
  }
  return (
    <section className="section" aria-labelledby="fingerprint">
      <h2 id="fingerprint" className="section-title">
        {t("fingerprint-title")}
      </h2>
      <p className="fingerprint">{words.join(" ")}</p>
      <p className="small">{t("fingerprint-lead")}</p>
    </section>
  );
}
