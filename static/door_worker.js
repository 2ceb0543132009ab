// Keeps one page, with what it is made of, so that the door's phone can open it without a connection. Whatever the server
// answers comes first, and what it no longer gives to this phone is forgotten; nothing else is kept, and nothing is sent.

const GIVE_UP_MILLISECONDS = 5000;
const PAGE = new URL(self.registration.scope).pathname;
const PARTS = /\/(?:static|pictures)\/[^"]+/g;

async function keep(answer) {
  const cache = await caches.open(PAGE);
  const parts = (await answer.clone().text()).match(PARTS) ?? [];
  await Promise.all(parts.map(async (part) => (await cache.match(part)) ?? cache.add(part).catch(() => {})));
  const wanted = new Set([PAGE, ...parts].map((path) => new URL(path, location).href));
  for (const kept of await cache.keys()) if (!wanted.has(kept.url)) await cache.delete(kept);
  await cache.put(PAGE, answer);
}

const isAway = (answer) => [502, 503, 504].includes(answer.status);

async function ask(event, request) {
  const answer = await fetch(request, { signal: AbortSignal.timeout?.(GIVE_UP_MILLISECONDS) });
  if (!answer.ok && !isAway(answer)) event.waitUntil(caches.delete(PAGE));
  else if (answer.ok && new URL(answer.url).href === self.registration.scope) event.waitUntil(keep(answer.clone()));
  return answer;
}

async function openPage(event) {
  const kept = await caches.match(PAGE);
  try {
    const answer = await ask(event, event.request);
    return kept && isAway(answer) ? kept : answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(ask(event, PAGE));
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { pathname } = new URL(url);
  if (method !== "GET") return;
  if (mode === "navigate" && pathname === PAGE) event.respondWith(openPage(event));
  else if (/^\/(static|pictures)\//.test(pathname)) {
    event.respondWith(caches.match(event.request).then((kept) => kept ?? fetch(event.request)));
  }
});
