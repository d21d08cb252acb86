// Adding a photo or a voice note. The microphone is asked for when it is used, and let go after it.
import { useEffect, useRef, useState } from "react";
import { t } from "../phrases";
import { addPhoto, addVoice } from "../attach";
import { voiceNoteBegan } from "../voice-note";
import { Action, Remark } from "./controls";
import { CameraIcon, VoiceIcon } from "./icons";
import { useJournal } from "./journal-context";

/** Enough for speech, in bits a second. */
const VOICE_BITS = 32_000;
const VOICE_MS_MAX = 30 * 60_000;

/** The two buttons under a page that is being written. */
export function AddAttachment({ busy, record = false }: { busy: boolean; record?: boolean }) {
  const journal = useJournal();
  const input = useRef<HTMLInputElement>(null);
  const [recording, setRecording] = useState(record);
  useEffect(voiceNoteBegan, []);
  if (recording) return <Recorder leave={() => setRecording(false)} />;
  return (
    <div className="attachment-adding">
      <input
        ref={input}
        type="file"
        accept="image/*"
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) void addPhoto(journal, file);
          target.value = "";
        }}
      />
      <Action kind="plain" busy={busy} onPress={() => input.current?.click()}>
        <CameraIcon />
        {t("photo-add")}
      </Action>
      <Action kind="plain" busy={busy} onPress={() => setRecording(true)}>
        <VoiceIcon />
        {t("voice-record")}
      </Action>
      {busy && (
        <p className="small" role="status">
          {t("attachment-adding")}
        </p>
      )}
    </div>
  );
}

interface Recorded {
  blob: Blob;
  url: string;
  ms: number;
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function Recorder({ leave }: { leave: () => void }) {
  const journal = useJournal();
  const recorder = useRef<MediaRecorder | null>(null);
  const [ms, setMs] = useState(0);
  const [running, setRunning] = useState(false);
  const [refused, setRefused] = useState(false);
  const [recorded, setRecorded] = useState<Recorded | null>(null);

  useEffect(() => {
    let left = false;
    let stream: MediaStream | undefined;
    let timer: ReturnType<typeof setInterval> | undefined;
    const letGo = () => {
      clearInterval(timer);
      stream?.getTracks().forEach((track) => track.stop());
    };
    async function record() {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (left) return letGo();
      const pieces: Blob[] = [];
      const made = new MediaRecorder(stream, { audioBitsPerSecond: VOICE_BITS });
      recorder.current = made;
      let began = 0;
      made.ondataavailable = ({ data }) => pieces.push(data);
      made.onstop = () => {
        letGo();
        const blob = new Blob(pieces, { type: made.mimeType });
        if (left || blob.size === 0) return;
        setRunning(false);
        setRecorded({ blob, url: URL.createObjectURL(blob), ms: Date.now() - began });
      };
      made.start(1000);
      began = Date.now();
      setRunning(true);
      timer = setInterval(() => {
        setMs(Date.now() - began);
        if (Date.now() - began >= VOICE_MS_MAX - 1000) made.stop();
      }, 500);
    }
    record().catch(() => {
      letGo();
      if (!left) setRefused(true);
    });
    return () => {
      left = true;
      if (recorder.current?.state === "recording") recorder.current.stop();
      letGo();
    };
  }, []);
  useEffect(() => (recorded ? () => URL.revokeObjectURL(recorded.url) : undefined), [recorded]);

  return (
    <section className="recorder" aria-label={t("voice-record")}>
      {refused && <Remark problem>{t("voice-refused")}</Remark>}
      {!recorded && !refused && (
        <p className="recorder-time">
          <span className="recorder-sign" aria-hidden="true" />
          {running ? t("voice-recording") : t("voice-asking")}
          <span role="timer" aria-label={t("voice-time")}>
            {clock(ms)}
          </span>
        </p>
      )}
      {recorded && <audio controls src={recorded.url} aria-label={t("voice-hear")} />}
      <div className="recorder-actions">
        {running && (
          <Action kind="primary" autoFocus onPress={() => recorder.current?.stop()}>
            {t("voice-stop")}
          </Action>
        )}
        {recorded && (
          <Action
            kind="primary"
            onPress={() => {
              void addVoice(journal, recorded.blob, recorded.ms);
              leave();
            }}
          >
            {t("voice-keep")}
          </Action>
        )}
        <Action onPress={leave}>{refused ? t("close") : t("voice-discard")}</Action>
      </div>
    </section>
  );
}
