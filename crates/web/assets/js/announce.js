// Enhancements of pages that work without them. One module, one block per subject.

// Each block adds a function that enhances a part of a page, at load and after a refresh.
const enhancers = [];
const enhance = (root) => enhancers.forEach((f) => f(root));

// C4: one permanent, polite region; at most one announcement per second.
let announceTimer;
const announce = (text) => {
  const region = document.getElementById("annonces");
  if (!region || !text) return;
  clearTimeout(announceTimer);
  announceTimer = setTimeout(() => { region.textContent = text; }, region.textContent ? 1000 : 50);
};

{
  // C3, C4: the reader starts where something is said.
  const said = document.getElementById("resume") ?? document.querySelector("[data-message]");
  // A message reached through an address with its own target leaves that target alone; #resume is
  // what forms leave behind.
  if (said && (said.id === "resume" || ["", "#resume"].includes(location.hash))) said.focus();

  // A summary's link goes to the field itself; browsers only scroll to some of them.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".resume-erreurs a[href^='#']");
    const field = link && document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
  });

  enhancers.push((root) => {
    for (const button of root.querySelectorAll("[data-masquer]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        button.closest(".message").remove();
        document.querySelector("main").focus();
      });
    }
  });
}
