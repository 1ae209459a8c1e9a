{
  // C12: a link with aria-haspopup="dialog" opens its page over this one; without scripts, on a small
  // screen or when anything is unexpected, it is followed.
  let box, opener;
  const links = "a[aria-haspopup=dialog]";
  const form = () => box.querySelector("form[data-fenetre]");
  const parts = (page) => ["#resume", "[data-message]", "#fenetre"].map((part) => page.querySelector(part)).filter(Boolean);

  const fill = (page) => {
    const found = parts(page);
    const body = box.querySelector(".corps");
    const origin = form()?.dataset.origine;
    body.replaceChildren(...found);
    if (origin !== undefined && form()) form().dataset.origine = origin;
    enhance(body);
    body.scrollTop = 0;
    (found.length > 1 ? found[0] : box.querySelector("h2")).focus();
  };

  const open = async (link) => {
    let page;
    try {
      const answer = await fetch(link.href);
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("fenetre")) throw 0;
    } catch {
      location.assign(link.href);
      return;
    }
    opener = link;
    box = document.createElement("dialog");
    box.className = "boite";
    box.setAttribute("aria-labelledby", "boite-t");
    const head = document.createElement("header");
    const title = document.createElement("h2");
    title.id = "boite-t";
    title.tabIndex = -1;
    title.textContent = page.querySelector("h1").textContent;
    const close = document.createElement("button");
    close.type = "button";
    close.className = "btn petit";
    close.textContent = page.getElementById("fenetre").dataset.fermer;
    close.addEventListener("click", leave);
    const body = document.createElement("div");
    body.className = "corps";
    head.append(title, close);
    box.append(head, body);
    document.body.append(box);
    box.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      leave();
    });
    box.addEventListener("close", () => { box.remove(); opener.focus(); });
    box.showModal();
    fill(page);
  };

  // Escape, « Annuler », « Fermer »: changes are not lost without a question.
  const leave = () => {
    const asked = box.querySelector("#quitter");
    if (!asked || state(form()) === form().dataset.origine) return box.close();
    asked.hidden = false;
    asked.querySelector("[data-continuer]").focus();
  };

  // The page that comes back says what was done, and how many applications the row has now.
  const done = (page) => {
    const row = opener.closest("tr");
    const at = row ? [...row.querySelectorAll(links)].indexOf(opener) : -1;
    const fresh = [...page.querySelectorAll(links)].find((link) => link.getAttribute("href") === opener.getAttribute("href"))?.closest("tr");
    if (row && fresh) {
      row.replaceWith(fresh);
      enhance(fresh);
      opener = fresh.querySelectorAll(links)[at] ?? opener;
    }
    const said = page.querySelector("[data-message]");
    document.querySelector("main > [data-message]")?.remove();
    box.close();
    if (!said) return;
    document.querySelector("main").prepend(said);
    enhance(said);
    announce(said.querySelector("p").textContent);
  };

  const save = async (target, submitter) => {
    target.elements.retour.value = location.pathname + location.search;
    submitter.setAttribute("aria-busy", "true");
    try {
      const [answer, page] = await send(target, submitter);
      if (page.getElementById("fenetre")) fill(page);
      else if (answer.ok && new URL(answer.url).pathname === location.pathname) done(page);
      else {
        const button = document.createElement("input");
        [button.type, button.name, button.value] = ["hidden", "geste", "valider"];
        target.append(button);
        target.submit();
      }
    } catch {
      lost(box.querySelector("#fenetre"), () => save(target, submitter));
    }
    submitter.removeAttribute("aria-busy");
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a");
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (box?.open && link?.matches("[data-fermer]")) {
      event.preventDefault();
      leave();
    } else if (link?.matches(links) && innerWidth >= 640) {
      event.preventDefault();
      open(link);
    } else if (event.target.closest?.("[data-continuer]")) {
      box.querySelector("#quitter").hidden = true;
      box.querySelector("h2").focus();
    } else if (event.target.closest?.("[data-abandonner]")) {
      box.close();
    }
  });
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!box?.contains(target) || submitter?.value !== "valider") return;
    event.preventDefault();
    if (submitter.getAttribute("aria-busy") !== "true") save(target, submitter);
  }, true);
}
