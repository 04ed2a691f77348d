// Loaded before every script of package.json: says in one line that Node is too old, where the tools would die with stacks of
// their own. Written for any Node, so nothing newer than the check itself may stand here.
const wanted = require('../package.json').engines.node.replace('>=', '');

/** @param {string} version */
const numbers = (version) => version.split('.').map(Number);

const [major, minor] = numbers(process.versions.node);
const [wantedMajor, wantedMinor] = numbers(wanted);
if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor)) {
  console.error(
    'Node ' + wanted + ' or later is needed; this is ' + process.versions.node + ' (' + process.execPath + ').',
  );
  process.exit(1);
}
