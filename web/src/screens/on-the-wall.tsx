// A card in letters that a room can read: one line at a time, and nothing of the person's own.
import { useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../phrases";
import { IconAction } from "../components/controls";
import { BackIcon, CloseIcon, ForwardIcon } from "../components/icons";
import type { CardView } from "../types";

interface Slide {
  heading: string | null;
  text: string;
}

function slidesOf(view: CardView): Slide[] {
  return view.sections.flatMap(({ heading, lines }) => lines.map((text) => ({ heading, text })));
}

export function OnTheWall({
  view,
  isOpen,
  onClose,
}: {
  view: CardView;
  isOpen: boolean;
  onClose: () => void;
}) {
  return (
    <ModalOverlay
      className="wall"
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className="wall-inside">
        <Dialog className="wall-dialog">
          <Slides view={view} onClose={onClose} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Slides({ view, onClose }: { view: CardView; onClose: () => void }) {
  const slides = slidesOf(view);
  const [at, setAt] = useState(0);
  const slide = slides[at];
  const go = (by: number) => setAt(Math.min(slides.length - 1, Math.max(0, at + by)));
  return (
    <div
      className="wall-slides"
      onKeyDown={({ key }) => {
        if (key === "ArrowRight" || key === "PageDown") go(1);
        if (key === "ArrowLeft" || key === "PageUp") go(-1);
      }}
    >
      <header className="wall-top">
        <Heading slot="title" className="wall-title">
          {view.title}
        </Heading>
        <IconAction label={t("close")} onPress={onClose}>
          <CloseIcon />
        </IconAction>
      </header>
      <div className="wall-words" aria-live="polite">
        {slide?.heading && <p className="wall-heading">{slide.heading}</p>}
        <p>{slide?.text}</p>
      </div>
      <footer className="wall-ways">
        <IconAction label={t("wall-before")} isDisabled={at === 0} onPress={() => go(-1)}>
          <BackIcon />
        </IconAction>
        <p className="small">{t("wall-place", { at: at + 1, of: slides.length })}</p>
        <IconAction
          label={t("wall-next")}
          autoFocus
          isDisabled={at === slides.length - 1}
          onPress={() => go(1)}
        >
          <ForwardIcon />
        </IconAction>
      </footer>
    </div>
  );
}
