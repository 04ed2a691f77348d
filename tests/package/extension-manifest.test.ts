import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, posix } from 'node:path';
import { openPackage, ROOT, taskOf, type Contribution, type OpenedPackage } from './opened-package';
import { problemsWith, schemaOf } from './manifest-schema';
import { pngSize } from './png-size';

/** What these tests look at in vss-extension.json. */
interface ExtensionManifest {
  readonly targets: readonly { readonly id: string; readonly version?: string }[];
  readonly scopes: readonly string[];
  readonly icons: { readonly default: string };
  readonly content: Readonly<Record<string, { readonly path: string }>>;
  readonly files: readonly { readonly path: string; readonly packagePath?: string; readonly addressable?: boolean }[];
  readonly contributions: readonly Contribution[];
}

type Change = (manifest: ExtensionManifest) => unknown;

const of =
  (id: string, change: (one: Contribution) => object): Change =>
  (manifest) => ({
    ...manifest,
    contributions: manifest.contributions.map((one) => (one.id === id ? { ...one, ...change(one) } : one)),
  });
const withProperties = (id: string, changes: object): Change =>
  of(id, ({ properties }) => ({ properties: { ...properties, ...changes } }));
const without = (id: string, name: string): Change =>
  of(id, ({ properties }) => ({
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => key !== name)),
  }));
const notPackaged =
  (path: string): Change =>
  (manifest) => ({ ...manifest, files: manifest.files.filter((file) => file.path !== path) });
const notAddressable =
  (path: string): Change =>
  (manifest) => ({
    ...manifest,
    files: manifest.files.map((file) => (file.path === path ? { ...file, addressable: false } : file)),
  });

/** tfx packs each of these without a word, and something is missing or never shown then. */
const PACKED_WITHOUT_A_WORD: readonly { readonly fault: string; readonly change: Change }[] = [
  { fault: 'a colon inside a key', change: withProperties('gate-widget', { 'catalogIconUrl:': 'images/a.png' }) },
  { fault: 'a misspelled property', change: withProperties('pull-request-tab', { url: 'a/index.html' }) },
  { fault: 'a widget without sizes', change: without('gate-widget', 'supportedSizes') },
  {
    fault: 'a widget of 9 × 0 cells',
    change: withProperties('gate-widget', { supportedSizes: [{ rowSpan: 0, columnSpan: 9 }] }),
  },
  {
    fault: 'a size that stands twice',
    change: withProperties('gate-widget', {
      supportedSizes: [
        { rowSpan: 1, columnSpan: 1 },
        { rowSpan: 1, columnSpan: 1 },
      ],
    }),
  },
  { fault: 'a widget without scopes', change: without('gate-widget', 'supportedScopes') },
  { fault: 'a widget for an unknown scope', change: withProperties('gate-widget', { supportedScopes: ['project'] }) },
  { fault: 'a widget without an icon', change: without('gate-widget', 'catalogIconUrl') },
  {
    fault: 'a widget that keeps settings across projects',
    change: withProperties('gate-widget', { canStoreCrossProjectSettings: true }),
  },
  {
    fault: 'a widget without its configuration',
    change: of('gate-widget', () => ({ targets: ['ms.vss-dashboards-web.widget-catalog'] })),
  },
  {
    fault: 'a target that is a missing contribution of our own',
    change: of('gate-widget', () => ({ targets: ['ms.vss-dashboards-web.widget-catalog', '.no-configuration'] })),
  },
  { fault: 'an unknown target', change: of('pull-request-tab', () => ({ targets: ['ms.vss-code-web.pull-tabs'] })) },
  { fault: 'an unknown type', change: of('results-tab', () => ({ type: 'ms.vss-build-web.build-tab' })) },
  { fault: 'a page that is no file', change: withProperties('results-tab', { uri: 'summary/index.html' }) },
  { fault: 'an icon that is no file', change: withProperties('endpoint-type', { icon: 'images/none.png' }) },
  { fault: 'a page that is not packaged', change: notPackaged('dist/pages/widget') },
  { fault: 'a page that is not addressable', change: notAddressable('dist/pages/widget') },
  { fault: 'an icon that is not addressable', change: notAddressable('images/widget-icon.png') },
  { fault: 'files of several pages that are not addressable', change: notAddressable('dist/pages/shared') },
  {
    fault: 'an icon of the wrong size',
    change: withProperties('gate-widget', { catalogIconUrl: 'images/connection-icon.png' }),
  },
  { fault: 'an id that differs in case only', change: of('results-tab', () => ({ id: 'Pull-Request-Tab' })) },
  { fault: 'an id with a blank', change: of('results-tab', () => ({ id: 'results tab' })) },
  { fault: 'an id that stands twice', change: of('results-tab', () => ({ id: 'pull-request-tab' })) },
  { fault: 'a connection without a scheme', change: withProperties('endpoint-type', { authenticationSchemes: [] }) },
  {
    fault: 'a connection with an unknown scheme',
    change: withProperties('endpoint-type', {
      authenticationSchemes: [
        { type: 'ms.vss-endpoint.endpoint-auth-scheme-oauth', headers: [], inputDescriptors: [] },
      ],
    }),
  },
  {
    fault: 'a tab for a task that there is not',
    change: withProperties('results-tab', { supportsTasks: ['00000000-2222-4333-8444-555555555555'] }),
  },
  { fault: 'an unknown category', change: (manifest) => ({ ...manifest, categories: ['Build and release'] }) },
  {
    fault: 'a scope that nobody agreed to',
    change: (manifest) => ({ ...manifest, scopes: ['vso.build', 'vso.code_write'] }),
  },
  { fault: 'a misspelled key', change: (manifest) => ({ ...manifest, contribution: [] }) },
  { fault: 'an unknown scope', change: (manifest) => ({ ...manifest, scopes: ['vso.builds'] }) },
  {
    fault: 'a target product that there is not',
    change: (manifest) => ({ ...manifest, targets: [{ id: 'Microsoft.VisualStudio.Service' }] }),
  },
  {
    fault: 'a range of versions that is none',
    change: (manifest) => ({
      ...manifest,
      targets: [{ id: 'Microsoft.TeamFoundation.Server', version: '18.170' }],
    }),
  },
  { fault: 'a version of its own', change: (manifest) => ({ ...manifest, version: '1.0' }) },
  { fault: 'an unknown flag of the gallery', change: (manifest) => ({ ...manifest, galleryFlags: ['Privat'] }) },
  {
    fault: 'a folder that is no folder',
    change: (manifest) => ({ ...manifest, files: [...manifest.files, { path: 'dist/pages/other' }] }),
  },
];

describe('vss-extension.json, key by key', function () {
  this.timeout(180_000);
  const manifest = JSON.parse(readFileSync(join(ROOT, 'vss-extension.json'), 'utf8')) as ExtensionManifest;
  let extension: OpenedPackage;
  before(async () => {
    extension = await openPackage();
  });

  it('has no fault', () => assert.deepEqual(faultsOf(manifest, extension), []));

  for (const { fault, change } of PACKED_WITHOUT_A_WORD) {
    it(`is refused with ${fault}`, () => {
      const changed = change(manifest) as ExtensionManifest;
      assert.notDeepEqual(changed, manifest);
      assert.notDeepEqual(faultsOf(changed, extension), []);
    });
  }
});

/** What is wrong with a manifest, by its schema and by what it names. */
function faultsOf(manifest: ExtensionManifest, extension: OpenedPackage): readonly string[] {
  return [
    ...problemsWith(schemaOf('extension'), manifest),
    ...manifest.files.filter(({ path }) => !existsSync(join(ROOT, path))).map(({ path }) => `${path} does not exist`),
    ...brokenIds(manifest),
    ...manifest.contributions.flatMap((one) => brokenPaths(one, manifest)),
    ...imageFaults(manifest),
    ...taskFaults(manifest, extension),
  ];
}

function brokenIds({ contributions }: ExtensionManifest): readonly string[] {
  const ids = contributions.map(({ id }) => id.toLowerCase());
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${id} stands twice`),
    ...contributions.flatMap(({ targets }) =>
      targets
        .filter((target) => target.startsWith('.') && !contributions.some(({ id }) => `.${id}` === target))
        .map((target) => `${target} is no contribution`),
    ),
  ];
}

/** Pages and images are asked for by browsers: they have to exist, and to be addressable. */
function brokenPaths({ id, properties }: Contribution, { files }: ExtensionManifest): readonly string[] {
  const { uri, icon, catalogIconUrl } = properties;
  const named = [uri, icon, catalogIconUrl].flatMap((path) => (typeof path === 'string' ? [path] : []));
  const needed = [...named, ...(typeof uri === 'string' ? ['shared/pages.css'] : [])];
  return needed.flatMap((path) => {
    const packaged = files.find((file) => holds(file, path));
    if (packaged === undefined) return [`${id}: ${path} is not packaged`];
    return packaged.addressable === true ? [] : [`${id}: ${path} is not addressable`];
  });
}

function holds(file: ExtensionManifest['files'][number], path: string): boolean {
  const at = file.packagePath ?? file.path;
  if (path !== at && !path.startsWith(`${at}/`)) return false;
  const source = join(ROOT, posix.join(file.path, path.slice(at.length)));
  return existsSync(source) && statSync(source).isFile();
}

function imageFaults({ icons, contributions }: ExtensionManifest): readonly string[] {
  const wanted = [
    { path: icons.default, size: 128 },
    ...contributions.flatMap(({ properties: { icon, catalogIconUrl } }) => [
      { path: icon, size: 32 },
      { path: catalogIconUrl, size: 98 },
    ]),
  ];
  return wanted.flatMap(({ path, size }) => {
    if (typeof path !== 'string' || !existsSync(join(ROOT, path))) return [];
    const { width, height } = pngSize(readFileSync(join(ROOT, path)));
    return width === size && height === size ? [] : [`${path} is ${width} × ${height}, not ${size} × ${size}`];
  });
}

function taskFaults({ contributions }: ExtensionManifest, extension: OpenedPackage): readonly string[] {
  const ids = ['prepare', 'analyze', 'publish'].map((task) => taskOf(extension, task).id);
  return contributions.flatMap(({ id, properties }) =>
    ((properties['supportsTasks'] ?? []) as readonly string[])
      .filter((task) => !ids.includes(task))
      .map((task) => `${id}: there is no task ${task}`),
  );
}
