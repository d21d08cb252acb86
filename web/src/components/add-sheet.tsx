// What can be begun from anywhere: five things, one line each.
import type { ComponentType } from "react";
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../phrases";
import type { Happening } from "../types";
import { IconAction } from "./controls";
import { CloseIcon, PlusIcon } from "./icons";
import { CheckInIcon, PressureIcon, RantIcon, ReflectIcon, RespondIcon } from "./icons-daily";
import { useSend, wentTo } from "./journal-context";

/** A happening: a new page of this form. */
export function opened(form: string): Happening {
  return { kind: "Form", value: { kind: "Opened", form } };
}

export function AddSheet() {
  const send = useSend();
  const rows: [ComponentType, string, Happening][] = [
    [CheckInIcon, t("add-check-in"), opened("check-in")],
    [ReflectIcon, t("add-reflect"), wentTo("Reflect")],
    [RespondIcon, t("add-react-respond"), opened("react-respond")],
    [PressureIcon, t("add-pressure"), opened("pressure")],
    [RantIcon, t("add-rant"), wentTo("Rant")],
  ];
  return (
    <DialogTrigger>
      <Button className="nav-plus" aria-label={t("nav-add")}>
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
                  {rows.map(([Icon, label, what]) => (
                    <li key={label}>
                      <Button
                        className="line line-button"
                        onPress={() => {
                          close();
                          send(what);
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
