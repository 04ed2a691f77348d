import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');
const read = (...path: readonly string[]): string => readFileSync(join(ROOT, ...path), 'utf8');
const install = read('docs', 'INSTALL.md');

/** Text below a heading, to the next of its kind. */
function section(heading: string): string {
  const [, text] = new RegExp(`^## ${heading}[^\\n]*\\n([\\s\\S]*?)(?=^## |(?![\\s\\S]))`, 'm').exec(install) ?? [];
  assert.ok(text !== undefined, heading);
  return text;
}

describe('the page about installing', () => {
  it('names every option of the script that builds the package', () => {
    const [, usage = ''] = /`npm run package \[-- ([^`]+)\]`/.exec(read('scripts', 'package.ts')) ?? [];
    const options = [...usage.matchAll(/--[\w-]+/g)]
      .map(([option]) => option)
      .filter((option) => option !== '--skip-build');
    assert.deepEqual(options, ['--publisher', '--docs-url']);
    assert.deepEqual(
      options.filter((option) => !install.includes(option)),
      [],
    );
  });

  it('leads through upload, sharing and installing on Services, and through the gallery of Server', () => {
    const steps = ['Upload', 'Share', 'Install'].map((step) => section('2a').indexOf(`*${step}*`));
    assert.deepEqual(
      steps,
      [...steps].sort((left, right) => left - right),
    );
    assert.ok(steps.every((at) => at >= 0));
    assert.match(section('2b'), /_gallery\/manage.*\n.*Install/);
    for (const further of ['Update', 'Remove']) assert.ok(section(further).length > 100);
  });

  it('explains each right that the manifest asks for', () => {
    const { scopes } = JSON.parse(read('vss-extension.json')) as { scopes: readonly string[] };
    const explained = [...section('Which rights').matchAll(/^\| `([\w.]+)` \|/gm)].map(([, scope]) => scope);
    assert.deepEqual(explained, scopes);
  });

  it('says what is stored in each place, who may read it, and for how long', () => {
    const rows = [...section('What is stored').matchAll(/^\| (?!what|---)(.*) \|$/gm)].map(([, row = '']) =>
      row.split(' | '),
    );
    assert.ok(rows.every((cells) => cells.length === 4 && cells.every((cell) => cell.trim() !== '')));
    for (const place of [
      'attachment of the build',
      'property of the build',
      'secret variables',
      'the pull request',
      'artifact',
    ]) {
      assert.ok(
        rows.some(([, where = '']) => where.includes(place)),
        place,
      );
    }
  });
});

describe('pages for readers', () => {
  const pages = [
    'README.md',
    'overview.md',
    ...readdirSync(join(ROOT, 'docs'))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join('docs', name)),
  ];

  it('are reached from the first one', () => {
    const linked = new Set([...read('README.md').matchAll(/\]\((docs\/[\w-]+\.md)/g)].map(([, page]) => page));
    const apart = ['docs/ASSUMPTIONS.md', 'docs/ARCHITECTURE.md', 'docs/BENCH.md'];
    assert.deepEqual(
      pages.filter((page) => page.startsWith('docs') && !linked.has(page) && !apart.includes(page)),
      [],
    );
  });

  it('have tables with cells that can be read, and no cell of a whole paragraph in what everybody must change', () => {
    const [, table = ''] = /\n((?:\|.*\n)+)/.exec(read('docs', 'MIGRATION.md')) ?? [];
    const longest = Math.max(...table.split(/[|\n]/).map((cell) => cell.trim().length));
    assert.ok(longest > 0 && longest <= 300, String(longest));
  });

  it('show pictures that exist, each with words for those who do not see it', () => {
    const pictures = pages.flatMap((page) =>
      [...read(page).matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words = '', path = '']) => ({ page, words, path })),
    );
    assert.ok(new Set(pictures.map(({ path }) => path.replace(/^(?:\.\.\/)+/, ''))).size >= 5);
    for (const { page, words, path } of pictures.filter(({ path: target }) => !target.includes('://'))) {
      assert.ok(existsSync(join(ROOT, page, '..', path)), `${page}: ${path}`);
      assert.ok(words.length >= 15, `${page}: ${path}`);
    }
  });
});
