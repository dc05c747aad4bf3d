// form[data-prove-work="salt:bits"]: finds a number whose SHA-256 with the salt begins with so many zero bits, and sends it along.
async function zeroBits(text) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  let bits = 0;
  for (const byte of bytes) {
    if (byte) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

async function solve(form) {
  const challenge = form.dataset.proveWork;
  const wanted = Number(challenge.split(":").at(-1));
  for (let number = 0; form.isConnected; number += 1) {
    if (await zeroBits(`${challenge}:${number}`) >= wanted) {
      form.elements.work.value = `${challenge}:${number}`;
      return;
    }
  }
}

// Work begins when somebody begins to write: readers pay nothing.
document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-prove-work]");
  if (!form || form.dataset.working || !crypto.subtle) return;
  form.dataset.working = "yes";
  solve(form);
});
