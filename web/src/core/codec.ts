// Bytes and back: what crosses between pages, the worker and the core is always bincode bytes.
import { BincodeDeserializer, BincodeSerializer } from "../../generated/typescript/bincode";
import type { Deserializer, Serializer } from "../../generated/typescript/serde";
import {
  deserializeViewModel,
  Moment,
  Occurrence,
  Requests,
  serializeEvent,
  type Event,
  type Happening,
  type Request,
  type ViewModel,
} from "../types";

/** Encodes a value with its generated serializer. */
export function encode<T>(value: T, serialize: (value: T, to: Serializer) => void): Uint8Array {
  const serializer = new BincodeSerializer();
  serialize(value, serializer);
  return serializer.getBytes();
}

/** Decodes a value with its generated deserializer. */
export function decode<T>(bytes: Uint8Array, deserialize: (from: Deserializer) => T): T {
  return deserialize(new BincodeDeserializer(bytes));
}

/** This moment: the core owns no clock. */
export function now(): Moment {
  return new Moment(BigInt(Date.now()), Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC");
}

/** A happening as the bytes of an event, stamped with this moment. */
export function encodeHappening(what: Happening): Uint8Array {
  const event: Event = { kind: "Occurred", value: new Occurrence(now(), what) };
  return encode(event, serializeEvent);
}

/** The view that the core drew. */
export function decodeView(bytes: Uint8Array): ViewModel {
  return decode(bytes, deserializeViewModel);
}

/** What the core asks for. */
export function decodeRequests(bytes: Uint8Array): Request[] {
  return decode(bytes, (from) => Requests.deserialize(from)).value;
}
