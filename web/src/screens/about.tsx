// What this app is and is not.
import { t } from "../phrases";
import { Screen } from "../components/screen";
import type { AboutView } from "../types";

export function About({ view }: { view: AboutView }) {
  return (
    <Screen back title={t("about-title")} subtitle={view.version} className="about">
      <section className="section">
        <h2 className="section-title">{t("about-is-title")}</h2>
        <p>{t("about-is")}</p>
      </section>
      <section className="section">
        <h2 className="section-title">{t("about-is-not-title")}</h2>
        <p>{t("about-is-not")}</p>
      </section>
      <section className="section">
        <h2 className="section-title">{t("about-private-title")}</h2>
        <p>{t("about-private")}</p>
      </section>
      <section className="section">
        <h2 className="section-title">{t("about-trust-title")}</h2>
        <p>{t("about-trust")}</p>
      </section>
      <section className="section">
        <h2 className="section-title">{t("about-free-title")}</h2>
        <p>{t("about-free")}</p>
        <p>
          <a href="/licences.txt" target="_blank" rel="noopener">
            {t("about-licences")}
          </a>
        </p>
      </section>
    </Screen>
  );
}
