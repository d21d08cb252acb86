// Your devices: when each was heard of, and taking one out in two taps.
import { useEffect, useRef } from "react";
import { t } from "../phrases";
import { Action } from "../components/controls";
import { DevicesIcon, PlusIcon } from "../components/icons";
import type { DeviceView, RemovedDeviceView, RemovingView, SyncEvent } from "../types";

type Say = (event: SyncEvent) => void;

export function DeviceList({
  devices,
  removing,
  say,
}: {
  devices: DeviceView[];
  removing: RemovingView | null;
  say: Say;
}) {
  return (
    <section className="section" aria-labelledby="device-list">
      <h2 id="device-list" className="section-title">
        {t("devices-list")}
      </h2>
      <ul className="lines">
        {devices.map((device) => (
          <li key={device.device}>
            {removing?.device === device.device ? (
              <Removing view={removing} say={say} />
            ) : (
              <Device device={device} say={say} />
            )}
          </li>
        ))}
      </ul>
      <Action onPress={() => say({ kind: "AddDeviceAsked" })}>
        <PlusIcon />
        {t("devices-add")}
      </Action>
    </section>
  );
}

function Device({ device, say }: { device: DeviceView; say: Say }) {
  return (
    <div className="line device-line">
      <DevicesIcon />
      <span className="line-words">
        <span className="line-label">{device.name}</span>
        <span className="line-note">{device.heard}</span>
        {device.removal_text && <span className="line-note">{device.removal_text}</span>}
      </span>
      {device.can_remove && (
        <Action
          kind="quiet"
          aria-label={t("device-remove-named", { name: device.name })}
          onPress={() => say({ kind: "RemoveAsked", device: device.device })}
        >
          {t("device-remove")}
        </Action>
      )}
      {device.removal.kind === "Waiting" && (
        <Action
          kind="quiet"
          aria-label={t("device-keep-named", { name: device.name })}
          onPress={() => say({ kind: "RemoveDeclined", device: device.device })}
        >
          {t("device-keep")}
        </Action>
      )}
    </div>
  );
}

/** Between the two taps: what it means. The focus is on the words, so that they are read first. */
function Removing({ view, say }: { view: RemovingView; say: Say }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);
  return (
    <div className="card device-removing" role="group" aria-labelledby="device-removing">
      <h3 id="device-removing" ref={title} tabIndex={-1} className="card-title">
        {view.title}
      </h3>
      <Points points={view.points} />
      <div className="card-actions">
        <Action
          kind="primary"
          onPress={() => say({ kind: "RemoveConfirmed", device: view.device })}
        >
          {t("device-remove-confirm")}
        </Action>
        <Action onPress={() => say({ kind: "RemoveDeclined", device: view.device })}>
          {t("device-keep")}
        </Action>
      </div>
    </div>
  );
}

/** Devices that were removed, with what that means for each. */
export function RemovedDevices({ devices }: { devices: RemovedDeviceView[] }) {
  if (devices.length === 0) return null;
  return (
    <section className="section" aria-labelledby="removed-devices">
      <h2 id="removed-devices" className="section-title">
        {t("devices-removed")}
      </h2>
      <ul className="lines">
        {devices.map((device, index) => (
          <li key={index}>
            <div className="line">
              <span className="line-words">
                <span className="line-label">{device.name}</span>
                <span className="line-note">{device.text}</span>
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Sentences that belong together, one a line. */
export function Points({ points }: { points: string[] }) {
  return (
    <ul className="points">
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  );
}
