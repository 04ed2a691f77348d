import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { bundledPackages, readBundleLists } from '../../scripts/packaging/bundled-packages';
import { contributionOf, openPackage, ROOT, taskOf, textOf, type OpenedPackage } from './opened-package';

const AGENT_TASKS = ['prepare', 'analyze', 'publish'];
const TASKS = [...AGENT_TASKS, 'gate'];
const TABS = ['summary-tab', 'pull-request-tab'];
const WIDGET = ['widget', 'widget/configuration'];
const PAGES = [...TABS, ...WIDGET];

const KB = 1000;
const MISSED: Readonly<Record<string, { readonly missedAt: number }>> = {
  publish: { missedAt: 320 * KB },
};
const BUDGETS: readonly {
  readonly what: string;
  readonly limit: number;
  /** What a budget that is missed stands at: it may only shrink, and goes when the budget is met. */
  readonly missedAt?: number;
  readonly of: (extension: OpenedPackage) => number;
}[] = [
  ...TASKS.map((task) => ({
    what: `the folder of ${task}`,
    limit: 300 * KB,
    ...MISSED[task],
    of: ({ files }: OpenedPackage) => sum([...files].filter(([name]) => name.startsWith(`tasks/${task}/`))),
  })),
  { what: 'the package', limit: 600 * KB, of: ({ vsixBytes }) => vsixBytes },
  ...TABS.map((page) => ({
    what: `the scripts of ${page}, compressed`,
    limit: 110 * KB,
    of: ({ files }: OpenedPackage) => scriptsOf(files, page),
  })),
  ...WIDGET.map((page) => ({
    what: `the scripts of ${page}, compressed`,
    limit: 80 * KB,
    of: ({ files }: OpenedPackage) => scriptsOf(files, page),
  })),
  {
    what: 'the styles of the pages, compressed',
    limit: 20 * KB,
    of: ({ files }) => compressed(files, /^shared\/.*\.css$/),
  },
];

/** Shapes of things that must never be published; `sq?_` are SonarQube's tokens. */
const SECRETS = [
  { what: 'a SonarQube token', pattern: /\bsq[apu]_[0-9a-f]{40}\b/ },
  { what: 'a private key', pattern: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a path of the machine it was built on', pattern: new RegExp(ROOT.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')) },
];

describe('the package', function () {
  this.timeout(180_000);
  let extension: OpenedPackage;
  before(async () => {
    extension = await openPackage();
  });

  it('holds every file that its manifests name', () => {
    const icon = /<Icon>([^<]+)</.exec(extension.vsixManifest)?.[1];
    const named = [
      icon ?? 'no icon is named',
      'LICENSE',
      'THIRD-PARTY-NOTICES.txt',
      'overview.md',
      String(contributionOf(extension, 'endpoint-type').properties.icon),
      String(contributionOf(extension, 'results-tab').properties.uri),
      String(contributionOf(extension, 'pull-request-tab').properties.uri),
      String(contributionOf(extension, 'gate-widget').properties.uri),
      String(contributionOf(extension, 'gate-widget').properties.catalogIconUrl),
      String(contributionOf(extension, 'gate-widget-configuration').properties.uri),
      ...TASKS.flatMap((task) => [
        `${String(contributionOf(extension, `${task}-task`).properties.name)}/task.json`,
        `tasks/${task}/icon.png`,
        ...Object.values(taskOf(extension, task).execution).flatMap(({ target }) =>
          target === undefined ? [] : [`tasks/${task}/${target}`],
        ),
      ]),
      ...[...extension.vsixManifest.matchAll(/<Asset [^>]*Path="([^"]+)"/g)].map((asset) => asset[1] ?? ''),
    ];
    assert.deepEqual(
      named.filter((name) => !extension.files.has(name)),
      [],
    );
  });

  for (const page of PAGES) {
    it(`holds every file that ${page} loads`, () => {
      const html = textOf(extension.files, `${page}/index.html`);
      const styles = [...extension.files].filter(([name]) => /^shared\/.*\.css$/.test(name));
      const loaded = [
        ...[...html.matchAll(/ (?:src|href)="([^"]+)"/g)].map((match) => posix.join(page, match[1] ?? '')),
        ...styles.flatMap(([name, css]) =>
          [...css.toString().matchAll(/url\(["']?([^)"']+)/g)]
            .map((match) => match[1] ?? '')
            .filter((reference) => !reference.startsWith('data:'))
            .map((reference) => posix.join(posix.dirname(name), reference)),
        ),
      ];
      assert.ok(loaded.length >= 3, 'the page loads a script, a style sheet and a font');
      assert.deepEqual(
        loaded.filter((name) => !extension.files.has(name)),
        [],
      );
    });

    it(`has in ${page} what forbids nothing to itself: no script in the page, no code from text`, () => {
      assert.doesNotMatch(textOf(extension.files, `${page}/index.html`), /<script(?![^>]*\bsrc=)|\son\w+=/i);
      for (const [name, content] of extension.files) {
        if (name.endsWith('.js') && (name.startsWith(`${page}/`) || name.startsWith('shared/')))
          assert.doesNotMatch(content.toString(), /\bnew Function\(|\beval\(/, name);
      }
    });
  }

  it('draws its pages by Preact alone, without warnings for developers', () => {
    const notices = textOf(extension.files, 'THIRD-PARTY-NOTICES.txt');
    assert.match(notices, /^preact \d/m);
    assert.doesNotMatch(notices, /^react(?:-dom)? \d/m);
    assert.doesNotMatch(textOf(extension.files, 'shared/drawing.js'), /Warning: /);
  });

  for (const { what, limit, missedAt, of } of BUDGETS) {
    const missed = missedAt === undefined ? '' : `, which is missed: ${missedAt / KB} KB`;
    it(`keeps ${what} within ${limit / KB} KB${missed}`, () => {
      const size = of(extension);
      assert.ok(size > 0, 'nothing was measured');
      assert.ok(size <= (missedAt ?? limit), `${size} bytes`);
      assert.ok(missedAt === undefined || size > limit, `the budget is met with ${size} bytes; take the mark away`);
    });
  }

  it('shows the results tab for builds with any of the agent tasks', () => {
    assert.deepEqual(
      contributionOf(extension, 'results-tab').properties.supportsTasks,
      AGENT_TASKS.map((task) => taskOf(extension, task).id),
    );
  });

  it('carries the version of package.json everywhere', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    assert.match(extension.vsixManifest, new RegExp(`<Identity [^>]*Version="${version.replaceAll('.', '\\.')}"`));
    for (const task of TASKS) {
      const { Major, Minor, Patch } = taskOf(extension, task).version;
      assert.equal(`${Major}.${Minor}.${Patch}`, version, task);
    }
  });

  it('holds no source maps and no sources', () => {
    const unwanted = [...extension.files].filter(
      ([name, content]) =>
        /\.(map|ts|tsx)$/.test(name) || /\/[/*][#@] sourceMappingURL=/.test(content.toString('latin1')),
    );
    assert.deepEqual(
      unwanted.map(([name]) => name),
      [],
    );
  });

  for (const { what, pattern } of SECRETS) {
    it(`does not hold ${what}`, () => {
      const found = [...extension.files].filter(([, content]) => pattern.test(content.toString('latin1')));
      assert.deepEqual(
        found.map(([name]) => name),
        [],
      );
    });
  }

  it('tells of every bundled package and its license, in the notices and in the bill of materials', () => {
    const notices = textOf(extension.files, 'THIRD-PARTY-NOTICES.txt');
    const packages = bundledPackages(ROOT, readBundleLists(ROOT));
    assert.ok(packages.some(({ name }) => name === 'axios') && packages.some(({ name }) => name === 'preact'));
    for (const { name, version, license, licenseText } of packages) {
      assert.ok(notices.includes(`${name} ${version} (${license})`), `${name} is not in the notices`);
      assert.ok(licenseText.length > 100 && notices.includes(licenseText.slice(0, 60)), `${name}: no license text`);
      assert.ok(
        extension.sbom.includes(`"purl": "pkg:npm/${name.replace('@', '%40')}@${version}"`),
        `${name} is not in the bill`,
      );
    }
  });

  it('names the terms of the icon fonts it ships', () => {
    const notices = textOf(extension.files, 'THIRD-PARTY-NOTICES.txt');
    assert.ok(notices.includes('https://aka.ms/fabric-assets-license'), 'the terms');
    const fonts = [...extension.files.keys()].filter((name) => /\.woff2?$/.test(name)).map((name) => basename(name));
    assert.deepEqual(
      fonts.filter((font) => !notices.includes(font)),
      [],
    );
  });

  it('ships icon fonts reduced to the icons in use', () => {
    const fonts = [...extension.files].filter(([name]) => /\.woff2?$/.test(name));
    assert.ok(fonts.length > 0);
    assert.ok(sum(fonts) < 20 * KB, `${sum(fonts)} bytes`);
  });
});

function sum(files: readonly (readonly [string, Buffer])[]): number {
  return files.reduce((total, [, content]) => total + content.length, 0);
}

/** What a page loads: its document names each script. */
function scriptsOf(files: ReadonlyMap<string, Buffer>, page: string): number {
  const html = textOf(files, `${page}/index.html`);
  const names = [...html.matchAll(/ (?:src|href)="([^"]+\.js)"/g)].map((match) => posix.join(page, match[1] ?? ''));
  assert.ok(names.length > 2);
  return names.reduce((total, name) => total + compressed(files, new RegExp(`^${name.replaceAll('.', '\\.')}$`)), 0);
}

function compressed(files: ReadonlyMap<string, Buffer>, pattern: RegExp): number {
  return [...files]
    .filter(([name]) => pattern.test(name))
    .reduce((total, [, content]) => total + gzipSync(content).length, 0);
}
