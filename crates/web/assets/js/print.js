{
  // « Imprimer la page » needs scripts: it appears with them.
  enhancers.push((root) => {
    for (const place of root.querySelectorAll("[data-imprimer]")) {
      place.hidden = false;
      (place.querySelector("button") ?? place).addEventListener("click", () => print());
    }
  });
  // One disclosure at a time, and Escape closes it (C14).
  const close = (except) => {
    for (const open of document.querySelectorAll("details.deroulant[open]")) if (open !== except) open.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details.deroulant")));
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest("details.deroulant[open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
}
