// <form data-forget-push>: whoever signs out here gets no push messages in this browser any more, and those that still show go.
// The server forgets the browser, too; this makes sure where it does not know of it. Signing out never waits for long.
const PATIENCE = 1500;

async function forget() {
  const registration = await navigator.serviceWorker.getRegistration("/");
  if (!registration) return;
  for (const shown of await registration.getNotifications()) shown.close();
  await (await registration.pushManager?.getSubscription())?.unsubscribe();
}

if ("serviceWorker" in navigator) {
  for (const form of document.querySelectorAll("form[data-forget-push]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      await Promise.race([forget().catch(() => {}), new Promise((done) => { setTimeout(done, PATIENCE); })]);
      form.submit();
    }, { once: true });
  }
}
