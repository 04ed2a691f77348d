const fs = require('node:fs');
const path = require('node:path');

/**
 * The task library exports 84 functions and values, of which a task reads a dozen; webpack keeps them all, since each is assigned to
 * `exports`. This loader leaves out the assignments that nobody reads, in `task.js` and in the `internal.js` below it, and the
 * functions that only they have named. What is read is taken from the one folder that imports the library, so that a
 * further call needs no list to be changed.
 */
const IMPORTERS = path.join(__dirname, '..', '..', 'src', 'adapters', 'azure-pipelines');
/** `exports.find = find;`, alone on its line. */
const EXPORT = /^exports\.(\w+) = [\w.]+;$/gm;
/** `exports.find = exports.cp = void 0;`: what is not assigned later is undefined without it, too. */
const HOISTED = /^(?:exports\.\w+ = )+void 0;$/gm;
const FUNCTION = /^function (\w+)\([^]*?^}$/gm;
/** They name functions, too. */
const COMMENT = /^[ \t]*\/\*[^]*?\*\/|^[ \t]*\/\/.*$/gm;

module.exports = function leaveOutUnreadExports(source) {
  this.addContextDependency(IMPORTERS);
  const ours = fs.readdirSync(IMPORTERS).map((name) => fs.readFileSync(path.join(IMPORTERS, name), 'utf8'));
  const importers = ours.join('\n');
  if (path.basename(this.resourcePath) === 'task.js')
    return reduce(source, namesIn(importers, /\btaskLibrary\.(\w+)/g));
  const taskFile = path.join(path.dirname(this.resourcePath), 'task.js');
  this.addDependency(taskFile);
  const task = reduce(fs.readFileSync(taskFile, 'utf8'), namesIn(importers, /\btaskLibrary\.(\w+)/g));
  const imported = namesIn(importers, /\{ (\w+) \} from 'azure-pipelines-task-lib\/internal'/g);
  return reduce(source, new Set([...namesIn(task, /\bim\.(\w+)/g), ...imported]));
};

const namesIn = (text, pattern) => new Set([...text.matchAll(pattern)].map(([, name]) => name));

/** The module with those exports alone that are read, by others or by itself. */
function reduce(source, read) {
  const body = source.replace(COMMENT, '').replace(HOISTED, '');
  const missing = [...read].filter((name) => !new RegExp(`\\bexports\\.${name} = `).test(body));
  if (missing.length > 0) {
    throw new Error(
      `azure-pipelines-task-lib: ${missing.join(', ')} is not exported in the form that scripts/webpack/` +
        'task-lib-exports-loader.js knows. Look at how the library exports now, and change the loader.',
    );
  }
  const drop = (text) => {
    const isReadInside = (name) => count(text, `exports\\.${name}`) > 1;
    return text
      .replace(EXPORT, (line, name) => (read.has(name) || isReadInside(name) ? line : ''))
      .replace(FUNCTION, (whole, name) => (count(text, name) > count(whole, name) ? whole : ''));
  };
  let reduced = body;
  for (let next = drop(reduced); next !== reduced; next = drop(reduced)) reduced = next;
  return reduced;
}

const count = (text, name) => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
