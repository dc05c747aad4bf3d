// <button data-ask-push data-key="…" data-to="/me/mail/push/" hidden>: asks the browser for push messages when pressed, never
// before. Words for what went wrong stand in data-refused and data-failed; they go into the element named by data-says.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
const able = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscribe({ key, to }) {
  await navigator.serviceWorker.register("/sw.js");
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(to, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(subscription),
  });
  if (!answer.ok) throw new Error(`The subscription was not taken: ${answer.status}`);
}

for (const button of document.querySelectorAll("[data-ask-push]")) {
  if (!able) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const words = document.getElementById(button.dataset.says);
    button.disabled = true;
    try {
      if ((await Notification.requestPermission()) !== "granted") {
        words.textContent = button.dataset.refused;
        return;
      }
      await subscribe(button.dataset);
      location.reload();
    } catch {
      words.textContent = button.dataset.failed;
    } finally {
      button.disabled = false;
    }
  });
}
