{
  // C6, section 6: the page's box with its third state, ranges, arrows; each change is kept by the
  // server, whose words for the whole selection come back into the bar.
  const boxes = (table) => [...table.querySelectorAll("tbody input[type=checkbox][name=d]")];
  const show = (table) => {
    const page = table.querySelector("input[data-page]");
    if (!page) return;
    const rows = boxes(table);
    const checked = rows.filter((box) => box.checked).length;
    page.checked = rows.length > 0 && checked === rows.length;
    page.indeterminate = checked > 0 && checked < rows.length;
  };

  // One request at a time, in order: the last state of the page wins.
  let sending = null;
  let again = false;
  const keep = (form) => {
    const button = form.querySelector("button[data-cocher]");
    if (!button) return;
    if (sending) { again = true; return; }
    sending = refresh(form, button, button.dataset.cocher).finally(() => {
      sending = null;
      if (again) { again = false; keep(form); }
    });
  };
  // Going on while a change is being kept: it is kept first.
  document.addEventListener("submit", (event) => {
    const { target, submitter } = event;
    if (!sending || !target.querySelector("button[data-cocher]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    again = false;
    sending.finally(() => target.requestSubmit(submitter));
  }, true);

  enhancers.push((root) => {
    for (const button of root.querySelectorAll("button[data-cocher]")) button.hidden = true;
    for (const page of root.querySelectorAll("input[data-page]")) {
      const table = page.closest("table");
      let anchor = null;
      show(table);
      page.addEventListener("change", () => {
        for (const box of boxes(table)) box.checked = page.checked;
        show(table);
        keep(page.form);
      });
      const tbody = table.tBodies[0];
      tbody.addEventListener("click", (event) => {
        const rows = boxes(table);
        let box = event.target;
        if (!rows.includes(box)) {
          if (event.target.closest("a, button, input, select, label") || String(getSelection())) return;
          box = event.target.closest("tr")?.querySelector("input[name=d]");
          if (!box) return;
          box.checked = !box.checked;
        }
        if (event.shiftKey && anchor && rows.includes(anchor)) {
          const [from, to] = [rows.indexOf(anchor), rows.indexOf(box)].sort((a, b) => a - b);
          for (const each of rows.slice(from, to + 1)) each.checked = box.checked;
        }
        anchor = box;
        show(table);
        keep(page.form);
      });
      // Shift+click chooses rows here, not text.
      tbody.addEventListener("mousedown", (event) => { if (event.shiftKey) event.preventDefault(); });
      tbody.addEventListener("keydown", (event) => {
        const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
        const rows = boxes(table);
        const at = rows.indexOf(event.target);
        if (!step || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        rows[at + step]?.focus();
      });
    }
  });
}
