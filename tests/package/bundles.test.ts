import assert from 'node:assert/strict';
import { readBundleList, readBundleLists } from '../../scripts/packaging/bundled-packages';
import { openPackage, ROOT } from './opened-package';

/** What each bundle is made of: folders of adapters, and packages. What is new here costs time at every start, or kilobytes. */
const BUNDLES = [
  {
    bundle: 'prepare',
    adapters: ['azure-devops', 'azure-pipelines', 'http', 'scanners', 'sonarqube', 'system'],
    packages: ['azure-pipelines-task-lib', 'properties-file', 'valibot'],
    late: ['axios', 'hpagent', 'pend', 'yauzl'],
  },
  {
    bundle: 'analyze',
    adapters: ['azure-pipelines', 'http', 'scanners', 'sonarqube', 'system'],
    packages: ['azure-pipelines-task-lib', 'valibot'],
    late: [
      ...['axios', 'b4a', 'events-universal', 'fast-fifo', 'hpagent', 'pend'],
      ...['sax', 'streamx', 'tar-stream', 'yauzl'],
    ],
  },
  {
    bundle: 'publish',
    adapters: ['azure-devops', 'azure-pipelines', 'http', 'sonarqube', 'system'],
    packages: ['azure-pipelines-task-lib', 'valibot'],
    late: ['axios', 'hpagent'],
  },
  {
    bundle: 'summary-tab',
    adapters: [],
    // Asks while the larger part is still being loaded; of azure-devops-ui only the style sheets are here.
    packages: ['azure-devops-extension-sdk', 'azure-devops-ui', 'valibot'],
    late: ['azure-devops-ui', 'preact'],
  },
  {
    bundle: 'pull-request-tab',
    adapters: [],
    packages: ['azure-devops-extension-sdk', 'azure-devops-ui', 'valibot'],
    late: ['azure-devops-ui', 'preact'],
  },
  {
    bundle: 'widget',
    adapters: [],
    packages: ['azure-devops-extension-sdk', 'azure-devops-ui', 'valibot'],
    late: ['azure-devops-ui', 'preact'],
  },
  {
    bundle: 'widget/configuration',
    adapters: [],
    packages: ['azure-devops-extension-sdk', 'azure-devops-ui', 'valibot'],
    late: ['azure-devops-ui', 'preact'],
  },
];
const PAGES = ['summary-tab', 'pull-request-tab', 'widget', 'widget/configuration'];

describe('bundles', function () {
  this.timeout(180_000);
  // Builds when nobody has.
  before(() => openPackage());

  for (const { bundle, adapters, packages, late } of BUNDLES) {
    it(`${bundle} holds these adapters: ${adapters.join(', ') || 'none'}`, () => {
      assert.deepEqual(namesOf(allOf(bundle), /^src\/adapters\/([^/]+)\//), adapters);
    });

    it(`${bundle} loads these packages at its start: ${packages.join(', ')}`, () => {
      assert.deepEqual(namesOf(listOf(bundle).initial, PACKAGE), packages);
    });

    it(`${bundle} loads these packages when it needs them: ${late.join(', ') || 'none'}`, () => {
      assert.deepEqual(namesOf(listOf(bundle).late, PACKAGE), late);
    });
  }

  it('the command line loads neither the task library nor a scanner', () => {
    const { initial = [], late = [] } = readBundleList(ROOT, 'cli')['cli'] ?? {};
    const files = [...initial, ...late];
    const adapters = ['azure-devops', 'http', 'network', 'sonarqube', 'system', 'webhooks'];
    assert.deepEqual(namesOf(files, /^src\/adapters\/([^/]+)\//), adapters);
    const packages = ['@clack/core', '@clack/prompts', 'axios', 'commander', 'fast-string-truncated-width'];
    assert.deepEqual(namesOf(files, PACKAGE), [
      ...packages,
      ...['fast-string-width', 'fast-wrap-ansi', 'hpagent', 'sisteransi', 'valibot'],
    ]);
  });

  it('hold nothing of the tests, the local rig or other tasks', () => {
    for (const { bundle } of BUNDLES) {
      const own = PAGES.includes(bundle) ? '' : `tasks/${bundle}/`;
      const foreign = allOf(bundle).filter(
        (file) => /^(tests|local|tasks)\//.test(file) && (own === '' || !file.startsWith(own)),
      );
      assert.deepEqual(foreign, [], bundle);
    }
  });

  it('load exports of Publish only when somebody asks for them', () => {
    const ofExports =
      /^src\/(use-cases\/export|presentation\/(sarif|test-results|xml)|adapters\/sonarqube\/all-findings)/;
    const { initial, late } = listOf('publish');
    assert.deepEqual(
      initial.filter((file) => ofExports.test(file)),
      [],
    );
    assert.ok(late.filter((file) => ofExports.test(file)).length > 10);
  });

  for (const page of PAGES) {
    it(`give ${page} neither the errors nor the use cases of the tasks`, () => {
      const foreign = /^src\/(errors|use-cases|adapters|composition|secrets)\//;
      assert.deepEqual(
        allOf(page).filter((file) => foreign.test(file)),
        [],
      );
    });
  }
});

/** The innermost package: some have dependencies of their own below them. */
const PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;

function listOf(bundle: string): { readonly initial: readonly string[]; readonly late: readonly string[] } {
  const list = readBundleLists(ROOT)[bundle];
  if (list === undefined) throw new Error(`The build left no list for "${bundle}".`);
  return list;
}

function allOf(bundle: string): readonly string[] {
  const { initial, late } = listOf(bundle);
  return [...initial, ...late];
}

function namesOf(files: readonly string[], pattern: RegExp): string[] {
  return [...new Set(files.flatMap((file) => pattern.exec(file)?.[1] ?? []))].sort();
}
