import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const SOURCES = path.join(__dirname, 'engine');
const PROJECT = path.resolve(__dirname, '..', '..');

/**
 * Makes the "scanner engine": the modules of `engine/` in one JavaScript file. Analyzers (eslint and its plug-ins) are
 * loaded from this project's own packages, by the path that is written into the file.
 */
export function buildEngine(): { readonly filename: string; readonly content: Buffer } {
  const names = readdirSync(SOURCES)
    .filter((name) => name.endsWith('.ts'))
    .sort();
  const modules = names.map((name) => {
    const { outputText } = ts.transpileModule(readFileSync(path.join(SOURCES, name), 'utf8'), {
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
  const rules = ['eslint', 'eslint-plugin-sonarjs', 'typescript-eslint'].map((name) =>
    readFileSync(path.join(PROJECT, 'node_modules', name, 'package.json'), 'utf8'),
  );
  const version = createHash('sha256')
    .update(JSON.stringify([modules, rules]))
    .digest('hex')
    .slice(0, 16);
  const keptAnalyses = path.join(PROJECT, 'node_modules', '.cache', 'engine-stand-in', version);
  const content = `'use strict';
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
  return { filename: 'sonar-scanner-engine-standin-1.0.jar', content: Buffer.from(content) };
}
