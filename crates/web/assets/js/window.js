// Sends `form` as its button `submitter` would. Answers what came back, and the page in it.
const send = async (form, submitter, signal) => {
  const body = new URLSearchParams(new FormData(form, submitter));
  const answer = await fetch(form.action, { method: "post", body, signal });
  return [answer, new DOMParser().parseFromString(await answer.text(), "text/html")];
};
const state = (form) => new URLSearchParams([...new FormData(form)].filter(([name]) => name === "app" || /^c\d/.test(name))).toString();

{
  // S6: cards are filtered here; lines of contacts and the summary come back from the server, in place.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const look = (form) => form.querySelector("button[value=voir]");
  const replace = async (form, submitter, signal) => {
    const zone = document.getElementById("fenetre");
    let page;
    try {
      [, page] = await send(form, submitter, signal);
    } catch (error) {
      if (error.name !== "AbortError") lost(zone, () => replace(form, submitter));
      return;
    }
    const fresh = page.getElementById("fenetre");
    if (!fresh) { form.dataset.natif = "oui"; form.requestSubmit(submitter); return; }
    const { id, selectionStart } = document.activeElement;
    const origin = form.dataset.origine;
    zone.replaceChildren(...fresh.childNodes);
    zone.querySelector("form").dataset.origine = origin;
    enhance(zone);
    const [verb, app] = submitter.value.split(":");
    const lines = zone.querySelectorAll(`select[name="c${app}"]`);
    const next = verb === "ajouter" ? lines[lines.length - 1] : verb === "retirer" ? lines[0] : document.getElementById(id);
    next?.focus();
    if (next?.type === "search") next.setSelectionRange(selectionStart, selectionStart);
  };

  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event;
    if (!("fenetre" in form.dataset) || submitter?.value === "valider" || form.dataset.natif) return;
    event.preventDefault();
    replace(form, submitter ?? look(form));
  }, true);

  enhancers.push((root) => {
    for (const form of root.querySelectorAll("form[data-fenetre]")) {
      form.dataset.origine ??= state(form);
      for (const button of form.querySelectorAll("[data-sans-script]")) button.hidden = true;
      let running, timer;
      form.addEventListener("change", async ({ target }) => {
        if (!target.matches("[name=app], select")) return;
        running?.abort();
        running = new AbortController();
        try {
          const [, page] = await send(form, look(form), running.signal);
          const said = page.getElementById("bilan");
          if (said) form.querySelector("#bilan").textContent = said.textContent;
        } catch { /* the summary waits for the next change */ }
      });
      form.querySelector("[data-filtre]")?.addEventListener("input", ({ target }) => {
        const asked = plain(target.value.trim());
        const cards = [...form.querySelectorAll(".carte")];
        for (const card of cards) card.hidden = !card.dataset.nom.includes(asked);
        const none = form.querySelector("[data-sans-resultat]");
        none.textContent = cards.every((card) => card.hidden) ? none.dataset.sansResultat : "";
      });
      form.querySelector("[data-cherche]")?.addEventListener("input", () => {
        clearTimeout(timer);
        running?.abort();
        timer = setTimeout(() => {
          running = new AbortController();
          replace(form, look(form), running.signal);
        }, 250);
      });
    }
  });

  // C20: leaving the page with changes asks; sending them does not.
  addEventListener("beforeunload", (event) => {
    const form = document.querySelector("main form[data-fenetre]");
    if (form && !form.dataset.envoye && state(form) !== form.dataset.origine) event.preventDefault();
  });
}
