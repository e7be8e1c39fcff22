/* Stores the course for the road, by the server's list: what is missing is fetched, what is no longer listed is removed. The
   list lies beside the files, and tells at the next visit whether there is a newer edition. */

const STORE = "elearn-course", LIST = "/offline/list.json", TRIES = 4, PAUSE = 800;
const place = document.getElementById("offline"), state = document.getElementById("state");
const [store, open, remove, bar] = ["store", "open", "remove", "progress"].map((id) => document.getElementById(id));
const kilobytes = (files) => Math.ceil(files.reduce((sum, one) => sum + one.bytes, 0) / 1000);

function say(word, amount = "") {
  state.textContent = place.dataset[word].replace("{}", amount);
}

async function list() {
  const response = await fetch(LIST, { headers: { Accept: "application/json" }, redirect: "manual" });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}

async function missing({ files }) {
  const cache = await caches.open(STORE), have = new Set((await cache.keys()).map(({ url }) => url));
  return files.filter(({ url }) => !have.has(new URL(url, location).href));
}

async function fetched(url) {
  for (let tried = 1; ; tried++) {
    try {
      const response = await fetch(url, { redirect: "error", cache: "no-cache" });
      if (response.ok) return response;
      throw new Error(String(response.status));
    } catch (fault) {
      if (tried === TRIES) throw fault;
      await new Promise((go) => setTimeout(go, PAUSE * 2 ** tried * (0.5 + Math.random())));
    }
  }
}

async function take() {
  store.disabled = true;
  say("working");
  try {
    await navigator.serviceWorker.register("/sw.js");
    navigator.storage?.persist?.();
    const wanted = await list(), cache = await caches.open(STORE), files = await missing(wanted);
    bar.hidden = false;
    bar.max = Math.max(1, kilobytes(files));
    bar.value = 0;
    for (const [at, { url }] of files.entries()) {
      await cache.put(url, await fetched(url));
      bar.value = kilobytes(files.slice(0, at + 1));
    }
    const listed = new Set(wanted.files.map(({ url }) => new URL(url, location).href));
    for (const request of await cache.keys()) if (!listed.has(request.url)) await cache.delete(request);
    await cache.put(LIST, new Response(JSON.stringify(wanted), { headers: { "Content-Type": "application/json" } }));
    await show();
  } catch {
    await show().catch(() => {});
    say("failed");
  }
  bar.hidden = true;
  store.disabled = false;
}

async function show() {
  const kept = (await caches.has(STORE)) ? await (await caches.open(STORE)).match(LIST) : null;
  const now = (await list().catch(() => null)) ?? (kept && (await kept.json()));
  const left = now && (await caches.has(STORE)) ? await missing(now) : now?.files ?? [];
  const isBegun = Boolean(kept) || Boolean(now && left.length < now.files.length);
  open.hidden = !kept;
  remove.hidden = !isBegun;
  store.hidden = kept && !left.length;
  if (!store.dataset.first) store.dataset.first = store.textContent;
  store.textContent = kept ? place.dataset.update : store.dataset.first;
  if (!left.length && kept) say("some");
  else say(kept ? "old" : isBegun ? "part" : "none", kilobytes(left));
}

async function clear() {
  await caches.delete(STORE);
  for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
}

if (globalThis.caches && navigator.serviceWorker) {
  store.addEventListener("click", take);
  remove.addEventListener("click", async () => { await clear(); await show(); });
  show();
} else say("impossible");
