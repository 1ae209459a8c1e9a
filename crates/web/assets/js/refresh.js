// Sends `form` as its button `submitter` would, and puts the element `#zone` of the page that comes
// back in place of the present one. Whatever is unexpected falls back to sending the form plainly.
const refresh = async (form, submitter, zone, signal) => {
  const data = new FormData(form, submitter);
  const post = form.method === "post";
  const url = new URL(submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href);
  url.hash = "";
  if (!post) url.search = new URLSearchParams(data);
  const old = document.getElementById(zone);
  let page;
  try {
    const answer = await fetch(url, { method: form.method, body: post ? new URLSearchParams(data) : undefined, signal });
    const html = await answer.text();
    const address = new URL(answer.url);
    page = new DOMParser().parseFromString(html, "text/html");
    // Signed out meanwhile, a refusal, another page: the plain way shows it.
    if (!answer.ok || !page.getElementById(zone) || address.pathname !== location.pathname) {
      form.requestSubmit(submitter);
      return false;
    }
    if (address.search !== location.search) history.replaceState(history.state, "", address);
  } catch (error) {
    if (error.name === "AbortError") return false;
    lost(old, () => refresh(form, submitter, zone));
    return false;
  }
  const fresh = page.getElementById(zone);
  document.querySelector(".perdu")?.remove();
  graft(old, fresh);
  // While errors are shown, the title goes on saying so.
  if (!document.getElementById("resume")) document.title = page.title;
  announce(old.dataset.annonce);
  enhance(old);
  return true;
};

// Replaces the content of `old`, but keeps a live region of its own in place, so that its change
// is read out.
const graft = (old, fresh) => {
  for (const { name, value } of [...fresh.attributes]) old.setAttribute(name, value);
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  const live = old.querySelector(":scope > [role=status]");
  const spoken = fresh.querySelector(":scope > [role=status]");
  if (!live || !spoken) {
    old.replaceChildren(...fresh.childNodes);
    return;
  }
  const focused = document.activeElement;
  const name = old.contains(focused) && focused.textContent;
  for (const child of [...old.childNodes]) if (child !== live) child.remove();
  const nodes = [...fresh.childNodes];
  const at = nodes.indexOf(spoken);
  old.prepend(...nodes.slice(0, at));
  old.append(...nodes.slice(at + 1));
  if (live.textContent !== spoken.textContent) live.replaceChildren(...spoken.childNodes);
  // The button just used keeps the focus under its new words, else the count is next.
  if (name) ([...old.querySelectorAll("button")].find((button) => button.textContent === name) ?? old.querySelector("button"))?.focus();
};

// MSG-NET: what was there stays; one button tries again (C19).
const lost = (zone, again) => {
  document.querySelector(".perdu")?.remove();
  const block = document.createElement("div");
  block.className = "message err perdu";
  block.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = document.body.dataset.net;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn petit";
  button.textContent = document.body.dataset.reessayer;
  button.addEventListener("click", again);
  block.append(text, button);
  zone.before(block);
};

{
  // A button with data-auto="zone" sends its group's choice; with scripts the change itself does,
  // and the button goes away (C10).
  enhancers.push((root) => {
    for (const button of root.querySelectorAll("button[data-auto]")) {
      button.hidden = true;
      let running;
      const group = button.closest("[data-groupe]");
      if (!group || group.dataset.prete) continue;
      group.dataset.prete = "oui";
      group.addEventListener("change", () => {
        running?.abort();
        running = new AbortController();
        refresh(button.form, button, button.dataset.auto, running.signal);
      });
    }
  });
}
