// Guides, short answers and contacts that were visited stay readable without a network; what is private is never kept.
// The list of files and the version stand in front of this text (web/installed.py).

/* global VERSION, FILES, OFFLINE */
const KEPT = /^\/(kk|ru|en)\/(guides|faq|contacts)\/([a-z0-9-]+\/)?$/;
const MOST_PAGES = 80;
const FILES_OF = `files-${VERSION}`;
const PAGES_OF = `pages-${VERSION}`;

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(FILES_OF).then((cache) => cache.addAll([...FILES, ...Object.values(OFFLINE)])));
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== FILES_OF && name !== PAGES_OF) await caches.delete(name);
    await clients.claim();
  })());
});

/** Whether a page may be kept: public by its own word, from us, and whole. */
function mayKeep(url, answer) {
  const said = answer.headers.get("Cache-Control") ?? "";
  return answer.ok && !answer.redirected && !url.search && said.includes("public") && !/private|no-store/.test(said);
}

async function keep(url, answer) {
  const cache = await caches.open(PAGES_OF);
  await cache.put(url.pathname, answer);
  const known = await cache.keys();
  for (const old of known.slice(0, Math.max(0, known.length - MOST_PAGES))) await cache.delete(old);
}

async function page(request, url) {
  try {
    const answer = await fetch(request);
    if (KEPT.test(url.pathname) && mayKeep(url, answer)) await keep(url, answer.clone());
    return answer;
  } catch (error) {
    const kept = KEPT.test(url.pathname) && await caches.match(url.pathname);
    const language = url.pathname.slice(1, 3);
    return kept || await caches.match(OFFLINE[language] ?? OFFLINE.kk) || Promise.reject(error);
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && /^\/(kk|ru|en)\//.test(url.pathname)) event.respondWith(page(request, url));
  else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname, { cacheName: FILES_OF }).then((kept) => kept ?? fetch(request)));
  }
});

// The list of phones is kept before anybody needs it.
addEventListener("message", (event) => {
  const path = `/${event.data}/contacts/`;
  if (!/^\/(kk|ru|en)\/contacts\/$/.test(path)) return;
  event.waitUntil(fetch(path).then((answer) => mayKeep(new URL(path, location), answer) && keep({ pathname: path }, answer)));
});
