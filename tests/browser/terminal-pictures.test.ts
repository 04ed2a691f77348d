import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { COMMANDS } from '../../src/cli/commands';
import { PROGRAM } from '../../src/cli/program';
import { KEYS, lackingTerminal, startInTerminal } from '../e2e/terminal';
import { call } from '../unit/cli/run';
import { analyzedFile, scannerReport } from '../wire/sonarqube/reports';
import { startWorld, type SetUpWorld } from '../wire/cli/set-up-world';
import { toStatusProperties } from '../../src/documents/status-properties';
import { withBrowser } from './open-tab';
import { screenToHtml, screenToText } from './terminal-screen';

const root = join(__dirname, '..', '..');
const MAIN = join(root, 'dist', 'cli', 'main.js');

/** With `UPDATE_SCREENSHOTS=1` those of the documentation are made anew. */
const folder =
  process.env['UPDATE_SCREENSHOTS'] === '1' ? join(root, 'images', 'terminal') : join(root, 'dist', 'screenshots');
const COLUMNS = 112;

interface Shot {
  /** What the program and the person wrote to the terminal. */
  readonly written: string;
  readonly close: () => Promise<void>;
}

async function take(
  browser: Browser,
  name: string,
  written: string,
  shown: readonly (string | RegExp)[],
): Promise<void> {
  const text = screenToText(written);
  for (const wanted of shown) {
    assert.ok(
      typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text),
      `"${wanted}" is not in:\n${text}`,
    );
  }
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await page.setContent(`<!doctype html><style>
    body { margin: 0; background: #0d1117; width: max-content }
    pre { margin: 0; padding: 16px 20px; min-width: ${COLUMNS}ch; font: 13px/1.45 'DejaVu Sans Mono', monospace; color: #e6edf3 }
  </style><pre>${screenToHtml(written)}</pre>`);
  mkdirSync(folder, { recursive: true });
  await page.locator('pre').screenshot({ path: join(folder, `${name}.png`) });
  await page.close();
}

withBrowser<null, never, Shot & { readonly browser: Browser }>(
  'The pictures of the command line',
  (browser) => Promise.resolve({ browser, written: '', close: () => Promise.resolve() }),
  (open) => {
    let world: SetUpWorld;
    let place: string;
    beforeEach(async () => {
      world = await startWorld({ isBound: false });
      for (const name of ['api', 'mobile app', 'docs']) {
        world.azureDevOps.world.createRepository({ project: world.project, name, defaultBranch: 'main' });
      }
      place = mkdtempSync(join(tmpdir(), 'pictures-'));
      writeFileSync(join(place, 'package.json'), '{ "scripts": { "test": "vitest run --coverage" } }');
      writeFileSync(join(place, 'package-lock.json'), '{}');
    });
    afterEach(async () => {
      await world.stop();
      rmSync(place, { recursive: true, force: true });
    });

    const environment = (): Record<string, string> => ({
      SONAR_HOST_URL: world.sonarQube.url,
      SONAR_TOKEN: world.sonarQube.tokens.admin,
      AZURE_DEVOPS_URL: world.azureDevOps.collectionUrl,
      AZURE_DEVOPS_TOKEN: world.pat.value,
      AZURE_DEVOPS_GLOBAL_PAT: world.azureDevOps.createToken({ kind: 'pat', displayName: 'SonarQube account' }).value,
    });
    /** Ports are others in each run, and of no use to a reader. */
    const plain = (text: string): string =>
      text
        .replaceAll(world.sonarQube.url, 'http://sonarqube.example.org:9000')
        .replaceAll(world.azureDevOps.url, 'http://azuredevops.example.org')
        .replaceAll(`${place}/`, '');
    /** What a person types, and what the command then shows. */
    const shell = async (lines: readonly string[]): Promise<string> => {
      const shown: string[] = [];
      for (const line of lines) {
        const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
        const ran = await call(COMMANDS, args, { folder: place, environment: { ...environment(), FORCE_COLOR: '1' } });
        shown.push(`${typed(line)}${plain(ran.stderr + ran.stdout)}`);
      }
      return shown.join('\n');
    };
    const typed = (line: string): string => `\u001b[90m$\u001b[39m \u001b[1m${PROGRAM} ${line}\u001b[22m\n`;
    const analyzed = (key: string): void => {
      const file = analyzedFile('src/shop.js', ['const a = 1;', 'const b = 2;'], [['S1481', 1, 'unused']]);
      world.sonarQube.submitReport(scannerReport(key, [file]));
    };

    /** A pull request with a failed status, whose issues were accepted since. */
    const decided = async (): Promise<void> => {
      const { azureDevOps, repository, build, sonarQube } = world;
      azureDevOps.world.pushCommit(repository, { branch: 'discounts', files: { 'src/a.js': 'const a = 1;' } });
      const branches = { sourceBranch: 'discounts', targetBranch: 'main' };
      const pull = azureDevOps.world.createPullRequest({ repository, ...branches, title: 'Discounts' });
      const id = String(pull.id);
      const scope = { kind: 'pull-request', key: id, branch: 'discounts', base: 'main' } as const;
      const file = analyzedFile('src/a.js', ['const a = 1;'], [['S1481', 1, 'unused']]);
      sonarQube.submitReport(scannerReport('webshop', [file], { scope }));
      const ask = async (path: string, fields?: Readonly<Record<string, string>>): Promise<unknown> => {
        const answer = await fetch(`${sonarQube.url}/api/${path}`, {
          headers: { Authorization: `Basic ${Buffer.from(`${sonarQube.tokens.admin}:`).toString('base64')}` },
          ...(fields === undefined ? {} : { method: 'POST', body: new URLSearchParams(fields) }),
        });
        return answer.json();
      };
      const listed = (await ask('project_pull_requests/list?project=webshop')) as {
        readonly pullRequests: readonly { readonly analysisDate: string }[];
      };
      const properties = toStatusProperties({
        project: 'webshop',
        server: sonarQube.url,
        analysis: 'AX1',
        analysisKey: 'webshop',
        build: String(build.id),
        attempt: '1',
        pullRequest: id,
        analysisDate: listed.pullRequests[0]?.analysisDate ?? '',
        source: 'analysis',
        definition: '7',
        name: 'Web shop',
      });
      for (const [index, name] of ['quality-gate/webshop', 'quality-gate'].entries()) {
        pull.statuses.push({
          id: index + 1,
          state: 'failed',
          description: 'Web shop: Issues on new code 1, must be 0',
          targetUrl: null,
          context: { genre: 'sonarqube', name },
          createdBy: azureDevOps.world.author,
          creationDate: azureDevOps.world.now(),
          iterationId: 1,
          properties: index === 0 ? new Map(properties) : new Map(),
        });
      }
      const found = (await ask(`issues/search?componentKeys=webshop&pullRequest=${id}`)) as {
        readonly issues: readonly { readonly key: string }[];
      };
      for (const { key } of found.issues) await ask('issues/do_transition', { issue: key, transition: 'accept' });
    };

    const rows: readonly {
      readonly name: string;
      readonly lines: readonly string[];
      readonly before?: () => unknown;
      readonly shows: readonly (string | RegExp)[];
    }[] = [
      {
        name: 'doctor',
        before: () => {
          world.policy.isBlocking = false;
        },
        lines: [`doctor --project webshop --repository Fabrikam/webshop`],
        shows: ['✓ Node', /! Policy +sonarqube\/quality-gate is optional/, '→ Set the policy to required'],
      },
      {
        name: 'configure',
        lines: ['configure --name azure --dry-run', 'configure --name azure'],
        shows: ['Nothing was written (--dry-run).', /Record "azure" .*: made/],
      },
      {
        name: 'import',
        before: () => shell(['configure --name azure']),
        lines: [
          "import --match 'Fabrikam/*' --dry-run --output plan.json",
          'import --plan plan.json',
          'import --plan plan.json',
        ],
        shows: ['The plan is in plan.json', /Created [34],/, /unchanged [34],/],
      },
      {
        name: 'bind',
        before: () => shell(['configure --name azure']),
        lines: ['bind --all --dry-run --output bindings.json', 'bind --plan bindings.json'],
        shows: ['bindings.json', /bound 1,/],
      },
      {
        name: 'policy',
        before: () => world.azureDevOps.world.policies.splice(0),
        lines: ['policy --project Fabrikam --all-repositories', 'policy --project Fabrikam --all-repositories'],
        shows: [/required \(policy \d+\)/, /unchanged \(policy \d+\)/],
      },
      {
        name: 'sync',
        before: decided,
        lines: ['sync --project Fabrikam', 'sync --project Fabrikam'],
        shows: ['status follows the quality gate', /1 changed\.[^]* 0 changed\./],
      },
      {
        name: 'gate',
        before: () => analyzed('webshop'),
        lines: ['gate --project webshop'],
        shows: [/Quality gate of/],
      },
      {
        name: 'pipeline',
        lines: ['pipeline --project webshop'],
        shows: ['SonarQubeServerPrepare@1', 'npm ci'],
      },
    ];
    for (const { name, before: prepare, lines, shows } of rows) {
      it(`show ${name}`, async () => {
        const { browser } = await open(null);
        await prepare?.();
        await take(browser, name, await shell(lines), shows);
      });
    }

    it('show the list to choose from', async function () {
      const reason = lackingTerminal();
      if (reason !== undefined) {
        console.log(`        not run here: ${reason}`);
        return this.skip();
      }
      const { browser } = await open(null);
      await shell(['configure --name azure', 'import --match Fabrikam/webshop']);
      const run = startInTerminal([process.execPath, MAIN, 'import'], {
        env: { PATH: process.env.PATH, HOME: place, NO_PROXY: '127.0.0.1', ...environment() },
        cwd: place,
        columns: COLUMNS,
        rows: 20,
      });
      try {
        await run.waitFor(/Which repositories\?/);
        run.type('o');
        await run.waitFor(/matches\)/);
        run.type(KEYS.tab);
        await run.waitFor(/◼|\[[•+]\]/);
        await take(browser, 'import-list', `${typed('import')}${plain(run.written())}`, [
          'Fabrikam/webshop (imported)',
          '◼',
        ]);
      } finally {
        run.stop();
      }
    });
  },
);
