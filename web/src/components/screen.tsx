// The frame of a screen: the line at the top with the way back, the heading and Support, then the content.
import { useEffect, useRef, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { t } from "../phrases";
import { goBack } from "../history";
import { IconAction } from "./controls";
import { BackIcon, SupportIcon } from "./icons";
import { useJournal, wentTo } from "./journal-context";

/** Focus goes to the heading when a screen comes, but not when the app does. */
let anyScreenBefore = false;

/** The heading of a screen. */
export function Heading({ children, className }: { children: ReactNode; className?: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (anyScreenBefore) heading.current?.focus({ preventScroll: true });
    anyScreenBefore = true;
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}

/** Support: icon and word, in the same place on every screen. */
export function SupportButton() {
  const journal = useJournal();
  return (
    <Button className="support-button" onPress={() => journal.send(wentTo("Support"))}>
      <SupportIcon />
      {t("support")}
    </Button>
  );
}

/** One screen. */
export function Screen({
  title,
  subtitle,
  bar,
  back = false,
  support = true,
  above,
  className,
  footer,
  children,
}: {
  /** The heading; none if the content brings its own. */
  title?: ReactNode;
  subtitle?: ReactNode;
  /** What stands in the line at the top instead of a heading. */
  bar?: ReactNode;
  back?: boolean;
  /** False on the support screen itself. */
  support?: boolean;
  /** Stands across from Support, above the heading. */
  above?: ReactNode;
  className?: string;
  /** Stays at the lower edge. */
  footer?: ReactNode;
  children?: ReactNode;
}) {
  const journal = useJournal();
  return (
    <div className={`screen ${className ?? ""}`}>
      <header className={topClass(bar !== undefined || !title, above !== undefined)}>
        {above}
        <div className="top-lead">
          {back && (
            <IconAction label={t("back")} className="back" onPress={() => goBack(journal)}>
              <BackIcon />
            </IconAction>
          )}
          <div className="top-words">
            {title !== undefined && <Heading className="title">{title}</Heading>}
            {subtitle && <p className="subtitle">{subtitle}</p>}
            {bar}
          </div>
        </div>
        {support ? <SupportButton /> : <span className="support-room" />}
      </header>
      <div className="content">{children}</div>
      {footer && <div className="footer">{footer}</div>}
    </div>
  );
}

function topClass(isBar: boolean, hasAbove: boolean): string {
  return ["top", isBar ? "top-bar" : "", hasAbove ? "top-above" : ""].filter(Boolean).join(" ");
}
