/**
 * The task library reads `task.json` with `require(resourceFile)`, a path known only at run time. webpack would turn that into
 * an empty list of modules, and the task would fail at its first line. This loader leaves the call to Node.
 * It throws when an update of the library no longer has the call, so that nobody finds out on an agent.
 */
const DYNAMIC_REQUIRE = 'require(resourceFile)';

module.exports = function leaveDynamicRequireToNode(source) {
  const parts = source.split(DYNAMIC_REQUIRE);
  if (parts.length !== 2) {
    throw new Error(
      `azure-pipelines-task-lib: expected "${DYNAMIC_REQUIRE}" once in internal.js, found it ${parts.length - 1} times. ` +
        'Look at how the library loads task.json now, and change scripts/webpack/task-lib-loader.js.',
    );
  }
  return parts.join('__non_webpack_require__(resourceFile)');
};
