import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type TypeScript from 'typescript';

const SOURCES = path.join(__dirname, 'engine');
const PROJECT = path.resolve(__dirname, '..', '..');
const KEPT = path.join(PROJECT, 'node_modules', '.cache', 'engine-stand-in');
/** What the engine is made with, and what it finds. */
const PACKAGES = ['typescript', 'eslint', 'eslint-plugin-sonarjs', 'typescript-eslint'];

/**
 * Makes the "scanner engine": the modules of `engine/` in one JavaScript file. Analyzers (eslint and its plug-ins) are
 * loaded from this project's own packages, by the path that is written into the file. It is kept from run to run: loading
 * the compiler takes half a second.
 */
export function buildEngine(): { readonly filename: string; readonly content: Buffer } {
  const sources = readdirSync(SOURCES)
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => ({ name, text: readFileSync(path.join(SOURCES, name), 'utf8') }));
  const packages = PACKAGES.map((name) =>
    readFileSync(path.join(PROJECT, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const maker = readFileSync(__filename, 'utf8');
  const hash = createHash('sha256').update(JSON.stringify([PROJECT, maker, sources, packages]));
  const folder = path.join(KEPT, hash.digest('hex').slice(0, 16));
  return { filename: 'sonar-scanner-engine-standin-1.0.jar', content: keptOrMade(folder, sources) };
}

interface Source {
  readonly name: string;
  readonly text: string;
}

function keptOrMade(folder: string, sources: readonly Source[]): Buffer {
  const file = path.join(folder, 'engine.js');
  try {
    return readFileSync(file);
  } catch {
    const content = Buffer.from(makeEngine(sources, path.join(folder, 'analyses')));
    const begun = `${file}.${process.pid}`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(begun, content);
    renameSync(begun, file);
    return content;
  }
}

function makeEngine(sources: readonly Source[], keptAnalyses: string): string {
  const ts = createRequire(__filename)('typescript') as typeof TypeScript;
  const modules = sources.map(({ name, text }) => {
    const { outputText } = ts.transpileModule(text, {
      fileName: name,
      compilerOptions: {
        module: ts.ModuleKind.CommonJS,
        target: ts.ScriptTarget.ES2022,
        esModuleInterop: true,
        removeComments: true,
      },
    });
    return `${JSON.stringify(`./${name.slice(0, -3)}`)}(exports, require) {\n${outputText}}`;
  });
  return `'use strict';
const PACKAGES = require('node:module').createRequire(${JSON.stringify(path.join(PROJECT, 'package.json'))});
const MODULES = {
${modules.join(',\n')}
};
const loaded = new Map();
function load(wanted) {
  const name = wanted.startsWith('./') ? wanted.replace(/[.]js$/, '') : wanted;
  if (!Object.hasOwn(MODULES, name)) return name.startsWith('node:') ? require(name) : PACKAGES(name);
  let exports = loaded.get(name);
  if (!exports) {
    exports = {};
    loaded.set(name, exports);
    MODULES[name](exports, load);
  }
  return exports;
}
load('./main').runEngine(${JSON.stringify(keptAnalyses)});
`;
}
