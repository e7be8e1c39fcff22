/* What a paper keeps in this browser until the server has acknowledged it, key by key.

   Two places, for each can be denied, full or wiped without the other: localStorage, because it has taken a thing before
   the next line runs (a tab may be killed at any moment), and IndexedDB, because it has room. Who asks is given what lies
   in either. Where both fail, the page's memory is the last resort, and the page says so before it is left. */

const NAME = "elearn-answers", STORE = "unsent";
let opening = null;

function database() {
  return opening ??= new Promise((give) => {
    const none = () => { opening = null; give(null); };
    try {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => request.result.createObjectStore(STORE);
      request.onerror = request.onblocked = none;
      request.onsuccess = () => {
        const found = request.result;
        found.onclose = () => { opening = null; }; // wiped: the next one makes it anew
        found.onversionchange = () => { found.close(); opening = null; };
        give(found);
      };
    } catch { none(); }
  });
}

/* Do something with the store in one transaction, and give what it comes to; undefined where there is none. */
async function ask(mode, work) {
  const found = await database();
  return new Promise((give) => {
    try {
      const transaction = found.transaction(STORE, mode), result = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => give(result());
      transaction.onabort = transaction.onerror = () => give(undefined);
    } catch { give(undefined); }
  });
}

/* Keep a value under a key; say (in time) whether either place has it. */
export async function keep(key, value) {
  const text = JSON.stringify(value);
  const isKept = keepAtOnce(key, value);
  const also = ask("readwrite", (store) => { store.put(text, key); return () => true; });
  return isKept || (await also) !== undefined;
}

export function drop(key) {
  dropAtOnce(key);
  return ask("readwrite", (store) => { store.delete(key); return () => true; });
}

/* The same in localStorage alone, for what may get lost. */
export function keepAtOnce(key, value) {
  try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; /* denied, or full */ }
}

export function dropAtOnce(key) {
  try { localStorage.removeItem(key); } catch { /* it was never there */ }
}

/* What localStorage has at once, key → value. */
export function keptAtOnce(prefix) {
  const found = new Map();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) read(found, key, localStorage.getItem(key));
  } catch { /* denied */ }
  return found;
}

/* What either place has, key → value. */
export async function kept(prefix) {
  const found = new Map();
  const rows = await ask("readonly", (store) => {
    const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
    const keys = store.getAllKeys(range), values = store.getAll(range);
    return () => keys.result.map((key, place) => [key, values.result[place]]);
  });
  for (const [key, text] of rows ?? []) read(found, key, text);
  for (const [key, value] of keptAtOnce(prefix)) found.set(key, value);
  return found;
}

function read(found, key, text) {
  try { found.set(key, JSON.parse(text)); } catch { /* written by nobody of ours */ }
}
