// input[data-enter-code="6"]: a one-time code is cleaned of spaces and sent as soon as it is whole.
for (const input of document.querySelectorAll("[data-enter-code]")) {
  input.addEventListener("input", () => {
    input.value = input.value.replace(/[^0-9A-Za-z]/g, "");
    if (input.value.length === Number(input.dataset.enterCode)) input.form.requestSubmit();
  });
}
