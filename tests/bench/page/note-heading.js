// Runs in the browser before the page's own scripts, and notes when the first heading stands there.
const observer = new MutationObserver(() => {
  if (document.querySelector('h1') === null) return;
  document.documentElement.dataset.headingAt = String(performance.now());
  observer.disconnect();
});
observer.observe(document, { childList: true, subtree: true });
