/**
 * axios looks at the global `FormData` while it is being loaded, to recognize forms, which no request of ours is. Node then loads
 * its whole implementation of `fetch`: 70 modules, a third of what a task with one request may cost. Hiding the global at run
 * time does not help: on Node 24 even asking for its property descriptor loads them.
 * It throws when an update of axios no longer has the line, so that nobody finds out by a slow start.
 */
const LOOK = "typeof G.FormData !== 'undefined' ? G.FormData : undefined";

module.exports = function doNotLookAtFormData(source) {
  const parts = source.split(LOOK);
  if (parts.length !== 2) {
    throw new Error(
      `axios: expected "${LOOK}" once in lib/utils.js, found it ${parts.length - 1} times. ` +
        'Look at which globals axios reads when it is loaded now, and change scripts/webpack/axios-forms-loader.js.',
    );
  }
  return parts.join('undefined');
};
