// The camera, looking for a QR code. Frames are read in this page and go nowhere.
import { useEffect, useRef, useState } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { t } from "../phrases";
import { Action, Remark } from "./controls";
import { CameraIcon } from "./icons";

/** Between two looks. */
const LOOK_MS = 180;
/** Frames are read no larger than this. */
const SIDE_MAX = 720;

/** A button that opens the camera, and what to do with what it reads. */
export function ScanAction({ label, onRead }: { label: string; onRead: (text: string) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action wide onPress={() => setOpen(true)}>
        <CameraIcon />
        {label}
      </Action>
      <ModalOverlay className="overlay" isOpen={open} onOpenChange={setOpen} isDismissable>
        <Modal className="modal">
          <Dialog className="modal-dialog">
            <Heading slot="title" className="title">
              {label}
            </Heading>
            <Camera
              onRead={(text) => {
                setOpen(false);
                onRead(text);
              }}
            />
            <Action kind="quiet" wide onPress={() => setOpen(false)}>
              {t("cancel")}
            </Action>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}

function Camera({ onRead }: { onRead: (text: string) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [refused, setRefused] = useState(false);
  const read = useRef(onRead);
  read.current = onRead;

  useEffect(() => {
    let stopped = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setTimeout>;

    async function watch() {
      const { decodeQR } = await import("qr/decode.js");
      stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "environment", width: { ideal: 1280 } },
      });
      const element = video.current;
      if (stopped || !element) return stop();
      element.srcObject = stream;
      await element.play();
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d", { willReadFrequently: true });
      const look = () => {
        if (stopped || !context) return;
        const scale = Math.min(1, SIDE_MAX / Math.max(element.videoWidth, element.videoHeight, 1));
        canvas.width = Math.round(element.videoWidth * scale);
        canvas.height = Math.round(element.videoHeight * scale);
        if (canvas.width > 0 && canvas.height > 0) {
          context.drawImage(element, 0, 0, canvas.width, canvas.height);
          try {
            const text = decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
            read.current(text);
            return;
          } catch {
            // No code in this frame.
          }
        }
        timer = setTimeout(look, LOOK_MS);
      };
      look();
    }
    function stop() {
      stopped = true;
      clearTimeout(timer);
      stream?.getTracks().forEach((track) => track.stop());
    }
    watch().catch(() => !stopped && setRefused(true));
    return stop;
  }, []);

  if (refused) return <Remark problem>{t("camera-refused")}</Remark>;
  return (
    <div className="camera">
      <video ref={video} muted playsInline aria-label={t("camera-view")} />
      <p className="small">{t("camera-hint")}</p>
    </div>
  );
}
