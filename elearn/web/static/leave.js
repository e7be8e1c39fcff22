/* After logging out: nothing that was stored of the course stays in this browser, and nothing that was answered. Answers that
   were not acknowledged yet do: they wait for their owner, and nobody else can send or read them on the site. */

try {
  for (const key of Object.keys(localStorage)) if (/^elearn:(sent|read|write):/.test(key)) localStorage.removeItem(key);
} catch { /* denied: nothing was kept */ }

if (globalThis.caches) caches.delete("elearn-course");
navigator.serviceWorker?.getRegistrations().then((found) => found.forEach((one) => one.unregister()));
