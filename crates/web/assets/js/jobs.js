{
  // S12: the line about running jobs follows them; the last answer says that they are over, and asks no more.
  const line = document.getElementById("travaux");
  const follow = async () => {
    const answer = await fetch(line.dataset.page, { redirect: "error" }).catch(() => null);
    // The server is away for a moment, or the session is over: the next page tells.
    if (!answer?.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("travaux");
    if (!fresh) return;
    line.replaceChildren(...fresh.childNodes);
    if (fresh.dataset.page) setTimeout(follow, 4000);
    else announce(line.textContent.trim());
  };
  if (line?.dataset.page) setTimeout(follow, 4000);
}
