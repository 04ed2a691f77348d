import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

const pages = ['', 'docs', join('docs', 'adr'), join('docs', 'reference'), 'examples'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);
const lines = pages.flatMap((page) =>
  readFileSync(join(ROOT, page), 'utf8')
    .split('\n')
    .map((text) => ({ page, text })),
);

describe('a command in the documentation', () => {
  it('runs a script that package.json has', () => {
    const named = lines.flatMap(({ page, text }) =>
      [...text.matchAll(/\bnpm run ([\w:-]+)/g)].map(([, script = '']) => ({ page, script })),
    );
    assert.ok(named.length > 3);
    assert.deepEqual(
      named.filter(({ script }) => scripts[script] === undefined),
      [],
    );
  });

  it('names a test file that exists', () => {
    const named = lines.flatMap(({ page, text }) =>
      [...text.matchAll(/\bnpx mocha ([\w./-]+)/g)].map(([, file = '']) => ({ page, file })),
    );
    assert.ok(named.length > 0);
    assert.deepEqual(
      named.filter(({ file }) => !existsSync(join(ROOT, file))),
      [],
    );
  });
});

describe('a link between pages', () => {
  it('leads to a file that exists', () => {
    const broken = lines.flatMap(({ page, text }) =>
      [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !existsSync(join(ROOT, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});

describe('a table of a page', () => {
  it('has its head right above it, since rows behind an empty line are shown as text', () => {
    const stray = pages.flatMap((page) => {
      const all = readFileSync(join(ROOT, page), 'utf8').split('\n');
      return all.filter(
        (text, index) => text.startsWith('|') && all[index - 1] === '' && !/^\|[\s|:-]+\|$/.test(all[index + 1] ?? ''),
      );
    });
    assert.deepEqual(stray, []);
  });
});
