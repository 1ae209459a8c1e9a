{
  // What is typed while a part of the form is being fetched is put back into it, and so is the caret;
  // what the choice that fetches it sends along comes back by itself.
  const typed = new Map();
  let last = null;
  document.addEventListener("focusin", ({ target }) => { last = target; });
  document.addEventListener("input", ({ target }) => {
    if (target.name && target.closest("[data-garde]")) typed.set(target.name, target.value);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.closest("[data-groupe]")) typed.clear();
  }, true);
  enhancers.push((root) => {
    for (const field of root.querySelectorAll("[data-garde] [name]")) restore(field);
    const same = last && !last.isConnected && last.id && document.getElementById(last.id);
    if (same) {
      same.focus();
      if (same.type === "text") same.setSelectionRange(last.selectionStart, last.selectionEnd);
    }
    for (const list of root.querySelectorAll("select[data-vers]")) {
      const button = list.parentElement.querySelector("button");
      if (button) button.hidden = true;
    }
  });
  const restore = (field) => {
    if (field.type === "hidden" || field.localName === "button" || !typed.has(field.name)) return;
    field.value = typed.get(field.name);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // A key chosen from the list goes into its field.
  document.addEventListener("change", ({ target }) => {
    const field = target.dataset.vers && document.getElementById(target.dataset.vers);
    if (!field || !target.value) return;
    field.value = target.value;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
}
