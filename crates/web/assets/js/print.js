{
  // « Imprimer la page » needs scripts: it appears with them.
  enhancers.push((root) => {
    for (const place of root.querySelectorAll("[data-imprimer]")) {
      place.hidden = false;
      (place.querySelector("button") ?? place).addEventListener("click", () => print());
    }
  });
}
