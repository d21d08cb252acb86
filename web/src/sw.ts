// The service worker: the app starts without a network, and stays the release it is until the person
// agrees to another. Each release lives in a cache of its own; a pin names the one that is served.
import type { FromServiceWorker, ToServiceWorker } from "./release";

interface Scope extends EventTarget {
  __WB_MANIFEST: { url: string; revision: string | null }[];
  location: Location;
  registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  clients: {
    claim(): Promise<void>;
    matchAll(options: {
      includeUncontrolled: boolean;
    }): Promise<{ postMessage(data: unknown): void; focus(): Promise<unknown> }[]>;
    openWindow(url: string): Promise<unknown>;
  };
}
interface Extendable extends Event {
  waitUntil(done: Promise<unknown>): void;
}
interface FetchLike extends Extendable {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface ClickLike extends Extendable {
  notification: { close(): void };
}
interface MessageLike extends Extendable {
  data: ToServiceWorker;
  source: { postMessage(data: FromServiceWorker): void } | null;
}

declare const self: Scope;

/** The build names some files twice, which a cache refuses. */
const files = [...new Map(self.__WB_MANIFEST.map((file) => [file.url, file])).values()];
const PREFIX = "release-";
const PIN = "pin";
/** Written by the core's vault: the install token. */
const INSTALL = "hearten-install";
const PIN_URL = "/pinned-release";

/** A name for this set of files: the same files, the same name. */
async function ownName(): Promise<string> {
  const text = JSON.stringify(files.map(({ url, revision }) => [url, revision]).sort());
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  const bytes = new Uint8Array(hash).subarray(0, 8);
  return PREFIX + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const name = ownName();

async function pinned(): Promise<string> {
  const pin = await (await caches.open(PIN)).match(PIN_URL);
  const pinnedName = await pin?.text();
  return pinnedName && (await caches.has(pinnedName)) ? pinnedName : name;
}

async function pin(release: string): Promise<void> {
  await (await caches.open(PIN)).put(PIN_URL, new Response(release));
}

async function install(): Promise<void> {
  const cache = await caches.open(await name);
  await cache.addAll(files.map(({ url }) => new Request(`/${url}`, { cache: "reload" })));
  // Taking over says nothing about which release is served: the pin does.
  await self.skipWaiting();
}

async function activate(): Promise<void> {
  const keep = new Set([PIN, INSTALL, await name, await pinned()]);
  await pin(await pinned());
  for (const old of await caches.keys()) {
    if (!keep.has(old)) await caches.delete(old);
  }
  await self.clients.claim();
}

async function serve(request: Request): Promise<Response> {
  const cache = await caches.open(await pinned());
  const { pathname } = new URL(request.url);
  // Every address without a file name is the app itself.
  const path = request.mode === "navigate" && !pathname.includes(".") ? "/index.html" : pathname;
  return (await cache.match(path)) ?? fetch(request);
}

/** Whether the app itself answers for this address, and not the relay. */
function isOurs(request: Request): boolean {
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return false;
  return !/^\/(v1|health|metrics|openapi)/.test(url.pathname);
}

self.addEventListener("install", (event) => (event as Extendable).waitUntil(install()));
self.addEventListener("activate", (event) => (event as Extendable).waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const { request } = event as FetchLike;
  if (isOurs(request)) (event as FetchLike).respondWith(serve(request));
});
self.addEventListener("message", (event) => {
  const { data, source, waitUntil } = event as MessageLike;
  const answer = async () => {
    const newest = await name;
    if (data.kind === "ask") {
      source?.postMessage({ kind: "release", pinned: (await pinned()) !== newest });
      return;
    }
    await pin(newest);
    const taken: FromServiceWorker = { kind: "taken" };
    for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
      client.postMessage(taken);
    }
  };
  waitUntil.call(event, answer());
});
/** A reminder was tapped: to the app, whatever it shows. */
self.addEventListener("notificationclick", (event) => {
  const { notification } = event as ClickLike;
  notification.close();
  const show = async () => {
    const [open] = await self.clients.matchAll({ includeUncontrolled: true });
    await (open ? open.focus() : self.clients.openWindow("/"));
  };
  (event as ClickLike).waitUntil(show());
});
