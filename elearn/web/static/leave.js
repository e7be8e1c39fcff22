/* After logging out: nothing that was stored of the course stays in this browser. Answers that were not acknowledged yet do:
   they wait for their owner, and nobody else can send or read them on the site. */

if (globalThis.caches) caches.delete("elearn-course");
navigator.serviceWorker?.getRegistrations().then((found) => found.forEach((one) => one.unregister()));
