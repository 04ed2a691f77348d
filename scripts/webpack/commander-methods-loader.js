const fs = require('node:fs');
const path = require('node:path');

/**
 * commander is classes, of which webpack keeps every method. This loader leaves out those that neither the library itself nor
 * src/cli names, and what starts commands that are files of their own, which none of ours is. What is named is taken from the folder
 * that imports the library, so that a further call needs no list to be changed. Names that begin with `_` are the library's own, and
 * get shorter ones: no minimizer may do that, which does not know who else reads them.
 */
const IMPORTERS = path.join(__dirname, '..', '..', 'src', 'cli');
const START_FILE = 'this._executeSubCommand(subCommand, operands.concat(unknown));';
/** `name(parameters) {`, with its body, of a class. */
const METHOD = /^ {2}(?:async )?(\w+)\([^\n]*\) \{\n[^]*?^ {2}\}\n/gm;
const PRIVATE = /\b_[A-Za-z]\w*\b/g;
/** They name methods, too. */
const COMMENT = /^[ \t]*\/\*[^]*?\*\/|^[ \t]*\/\/.*$/gm;

module.exports = function leaveOutUncalledMethods() {
  this.addContextDependency(IMPORTERS);
  const ours = textsIn(IMPORTERS, '.ts').map(({ text }) => text);
  const library = textsIn(path.dirname(this.resourcePath), '.js').map(({ file, text }) => ({
    file,
    text: text.replace(COMMENT, ''),
  }));
  const parts = library.find(({ file }) => path.basename(file) === 'command.js').text.split(START_FILE);
  if (parts.length !== 2) {
    throw new Error(
      `commander: expected "${START_FILE}" once in lib/command.js, found it ${parts.length - 1} times. ` +
        'Look at how it starts other files now, and change scripts/webpack/commander-methods-loader.js.',
    );
  }
  let kept = library.map(({ file, text }) => ({
    file,
    text: text.split(START_FILE).join("throw new Error('a file');"),
  }));
  for (;;) {
    const all = [...kept.map(({ text }) => text), ...ours].join('\n');
    const isNamedElsewhere = (name, whole) => name === 'constructor' || count(all, name) > count(whole, name);
    const next = kept.map(({ file, text }) => ({
      file,
      text: text.replace(METHOD, (whole, name) => (isNamedElsewhere(name, whole) ? whole : '')),
    }));
    if (next.every(({ text }, index) => text === kept[index].text)) break;
    kept = next;
  }
  const read = new Set(ours.join('\n').match(PRIVATE));
  const names = [...new Set(kept.flatMap(({ text }) => text.match(PRIVATE) ?? []))].filter((name) => !read.has(name));
  const shorter = new Map(names.sort().map((name, index) => [name, `_${index.toString(36)}`]));
  return kept.find(({ file }) => file === this.resourcePath).text.replace(PRIVATE, (name) => shorter.get(name) ?? name);
};

function textsIn(folder, ending) {
  return fs
    .readdirSync(folder, { recursive: true })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name))
    .map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));
}

const count = (text, name) => text.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
