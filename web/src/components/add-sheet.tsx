// What can be begun from anywhere: six things, one line each. Holding the button down begins a voice
// note at once.
import type { ComponentType } from "react";
import { useLongPress } from "react-aria/useLongPress";
import {
  Button,
  Dialog,
  DialogTrigger,
  Heading,
  Modal,
  ModalOverlay,
  type ButtonProps,
} from "react-aria-components";
import { t } from "../phrases";
import type { Happening } from "../types";
import { IconAction } from "./controls";
import { CloseIcon, PlusIcon, VoiceIcon } from "./icons";
import { CheckInIcon, PressureIcon, RantIcon, ReflectIcon, RespondIcon } from "./icons-daily";
import { beginVoiceNote } from "../voice-note";
import { useJournal, wentTo } from "./journal-context";

/** A happening: a new page of this form. */
export function opened(form: string): Happening {
  return { kind: "Form", value: { kind: "Opened", form } };
}

export function AddSheet() {
  const journal = useJournal();
  const does = (what: Happening) => () => journal.send(what);
  const voice = () => beginVoiceNote(journal);
  const { longPressProps } = useLongPress({ onLongPress: voice });
  const rows: [ComponentType, string, () => void][] = [
    [CheckInIcon, t("add-check-in"), does(opened("check-in"))],
    [ReflectIcon, t("add-reflect"), does(wentTo("Reflect"))],
    [RespondIcon, t("add-react-respond"), does(opened("react-respond"))],
    [PressureIcon, t("add-pressure"), does(opened("pressure"))],
    [RantIcon, t("add-rant"), does(wentTo("Rant"))],
    [VoiceIcon, t("add-voice"), voice],
  ];
  return (
    <DialogTrigger>
      <Button {...(longPressProps as ButtonProps)} className="nav-plus" aria-label={t("nav-add")}>
        <PlusIcon />
      </Button>
      <ModalOverlay className="overlay add-overlay" isDismissable>
        <Modal className="modal add-sheet">
          <Dialog className="modal-dialog">
            {({ close }) => (
              <>
                <header className="add-head">
                  <Heading slot="title" className="card-label">
                    {t("add-title")}
                  </Heading>
                  <IconAction label={t("close")} onPress={close}>
                    <CloseIcon />
                  </IconAction>
                </header>
                <ul className="lines">
                  {rows.map(([Icon, label, begin]) => (
                    <li key={label}>
                      <Button
                        className="line line-button"
                        onPress={() => {
                          close();
                          begin();
                        }}
                      >
                        <Icon />
                        <span className="line-label">{label}</span>
                      </Button>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}
