{
  // C20: twenty minutes before an idle session ends, a message offers to prolong it.
  const EIGHT_HOURS_LESS_20_MINUTES = 27_600_000;
  const words = document.getElementById("fin-session");
  let shown = null;
  const warn = () => {
    shown = words.content.firstElementChild.cloneNode(true);
    shown.className = "message info";
    shown.querySelector("button").addEventListener("click", prolong);
    document.querySelector("main").prepend(shown);
    announce(shown.querySelector("p").textContent);
  };
  const arm = () => setTimeout(warn, EIGHT_HOURS_LESS_20_MINUTES);
  const prolong = async () => {
    const answer = await fetch(words.dataset.page, { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (!answer?.ok) {
      location.reload();
      return;
    }
    shown.remove();
    document.querySelector("main").focus();
    arm();
  };
  if (words) arm();
}
