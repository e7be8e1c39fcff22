/* The service worker: it answers from the stored course where there is no line, and stores nothing itself. What is stored
   is put there by offline.js, by the server's list alone; so no paper, no result and no name ever is. */

const STORE = "elearn-course", CONTENTS = "/offline/contents";
const STORED = /^\/(offline\/(lectures\/|contents)|media\/|static\/)/;
const LECTURE = /^\/learn\/[^/]+\/([^/]+)(?:\/([^/]+))?$/;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (STORED.test(pathname)) event.respondWith(stored(request));
  else if (request.mode === "navigate") event.respondWith(online(request, pathname));
});

async function stored(request) {
  const isPage = request.mode === "navigate"; // links to pages name no edition
  return (await find(request, isPage)) ?? (isPage ? online(request, "") : fetch(request));
}

async function online(request, pathname) {
  try { return await fetch(request); } catch (fault) {
    const [, lecture, section] = pathname.match(LECTURE) ?? [], copy = `/offline/lectures/${lecture}`;
    if (lecture && (await find(copy, true))) return Response.redirect(section ? `${copy}#${section}` : copy);
    const contents = await find(CONTENTS, true);
    if (contents) return contents;
    throw fault;
  }
}

async function find(what, ignoreSearch) {
  if (!(await caches.has(STORE))) return undefined;
  return (await caches.open(STORE)).match(what, { ignoreSearch, ignoreVary: true });
}
