{
  // C8: results follow 250 ms after the third character, in place; focus and caret stay.
  enhancers.push((root) => {
    for (const field of root.querySelectorAll("input[data-recherche]")) {
      let timer;
      let running;
      let last = field.value.trim();
      field.addEventListener("input", () => {
        clearTimeout(timer);
        running?.abort();
        const typed = field.value.trim();
        if (typed === last || (typed.length > 0 && [...typed].length < 3)) return;
        timer = setTimeout(() => {
          last = typed;
          running = new AbortController();
          const button = field.closest("[role=search]")?.querySelector("button:not([type=button])");
          refresh(field.form, button, field.dataset.recherche, running.signal);
        }, 250);
      });
    }
  });
}
