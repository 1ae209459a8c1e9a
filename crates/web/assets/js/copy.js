{
  // C17: copying needs scripts, so the button appears with them.
  const copy = async (source) => {
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      // Plain HTTP on a closed network has no clipboard of its own.
      getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) return false;
    }
    return true;
  };
  enhancers.push((root) => {
    for (const button of root.querySelectorAll("[data-copier]")) {
      const source = document.getElementById(button.dataset.copier);
      if (!source) continue;
      button.hidden = false;
      button.addEventListener("click", async () => {
        if (!(await copy(source))) return;
        (button.querySelector("span") ?? button).textContent = button.dataset.copie;
        announce(button.dataset.copie);
      });
    }
  });

  // Last of the blocks: the page as it came.
  enhance(document);
}
