{
  // A form is sent once; a second activation while it is on its way is ignored (C1). The server is
  // idempotent anyway. Coming back by the history frees the form.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.envoye) {
      event.preventDefault();
      return;
    }
    form.dataset.envoye = "oui";
    const button = event.submitter;
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.attente) {
      button.dataset.libelle = button.textContent;
      button.textContent = button.dataset.attente;
    }
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-envoye]")) delete form.dataset.envoye;
    for (const button of document.querySelectorAll("button[aria-busy]")) {
      button.removeAttribute("aria-busy");
      if (button.dataset.libelle) button.textContent = button.dataset.libelle;
    }
  });

  // « Suivant » (2.1): inactive look until the required fields are filled, still focusable, still
  // clickable; the server answers with what is missing.
  const judge = (form) => {
    const ready = form.checkValidity();
    for (const button of form.querySelectorAll("[data-si-valide]")) {
      if (ready) button.removeAttribute("aria-disabled");
      else button.setAttribute("aria-disabled", "true");
    }
  };
  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.form;
      if (form?.querySelector("[data-si-valide]")) judge(form);
    });
  }
  enhancers.push((root) => {
    const forms = new Set();
    for (const button of root.querySelectorAll("[data-si-valide]")) forms.add(button.form);
    if (root.closest?.("form")) forms.add(root.closest("form"));
    forms.forEach(judge);
    for (const button of root.querySelectorAll("[data-montrer]")) {
      const field = document.getElementById(button.dataset.montrer);
      button.hidden = false;
      button.addEventListener("click", () => {
        field.type = field.type === "password" ? "text" : "password";
        [button.textContent, button.dataset.autre] = [button.dataset.autre, button.textContent];
      });
    }
  });
}
