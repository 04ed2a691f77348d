// Runs in the browser before the page's own scripts, and writes to its console when the first heading stands there and what came before.
// Some have a heading while they load; they say that they are busy.
const observer = new MutationObserver(() => {
  if (document.querySelector('h1') === null || document.querySelector('main[aria-busy="true"]') !== null) return;
  observer.disconnect();
  const shown = performance.now();
  const entries = performance.getEntriesByType('resource');
  const requests = entries.filter(
    ({ initiatorType }) => initiatorType === 'fetch' || initiatorType === 'xmlhttprequest',
  );
  const showing = JSON.stringify({
    scriptLoaded: Math.max(
      0,
      ...entries.filter(({ initiatorType }) => initiatorType === 'script').map((each) => each.responseEnd),
    ),
    firstRequest: Math.min(shown, ...requests.map((each) => each.startTime)),
    lastAnswer: Math.max(0, ...requests.map((each) => each.responseEnd)),
    shown,
  });
  console.debug(`showing ${showing}`);
});
// The host's page has headings of its own.
if (window !== window.top)
  observer.observe(document, { attributeFilter: ['aria-busy'], childList: true, subtree: true });
