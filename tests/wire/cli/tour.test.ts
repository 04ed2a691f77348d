import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '../../../src/cli/commands';
import { PROGRAM } from '../../../src/cli/program';
import { call } from '../../unit/cli/run';
import { analyzedFile, scannerReport } from '../sonarqube/reports';
import { startWorld, type SetUpWorld } from './set-up-world';

const PAGE = readFileSync(join(__dirname, '..', '..', '..', 'docs', 'COMMAND-LINE.md'), 'utf8');

/** The commands of the guided tour, in the order in which the page has them. */
const LINES = [...PAGE.matchAll(/^```sh\n([^]*?)^```/gm)]
  .flatMap(([, block = '']) => block.trim().split('\n'))
  .map((line) => [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));

describe('the guided tour of the command line', function () {
  this.timeout(30_000);
  let world: SetUpWorld;
  let folder: string;
  before(async () => {
    world = await startWorld({ isBound: false });
    folder = mkdtempSync(join(tmpdir(), 'tour-'));
    writeFileSync(join(folder, 'package.json'), '{}');
  });
  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('visits every command but those that need a pull request or a decision', () => {
    const visited = new Set(LINES.map(([, name]) => name));
    const left = COMMANDS.map(({ name }) => name).filter((name) => !visited.has(name));
    assert.deepEqual(left.sort(), ['bind', 'sync']);
  });

  for (const [index, [program, ...args]] of LINES.entries()) {
    it(`${index + 1}. ${args.join(' ')}`, async () => {
      assert.equal(program, PROGRAM);
      const ran = await call(COMMANDS, args, {
        folder,
        environment: {
          SONAR_HOST_URL: world.sonarQube.url,
          SONAR_TOKEN: world.sonarQube.tokens.admin,
          AZURE_DEVOPS_URL: world.azureDevOps.collectionUrl,
          AZURE_DEVOPS_TOKEN: world.pat.value,
          AZURE_DEVOPS_GLOBAL_PAT: world.pat.value,
        },
      });
      assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
      assert.doesNotMatch(ran.stdout, /✗/);
      // The pipeline has run once the project is there.
      if (args[0] === 'pipeline') {
        const files = [analyzedFile('src/shop.js', ['const a = 1;'])];
        world.sonarQube.submitReport(scannerReport('Fabrikam_webshop', files));
      }
    });
  }
});
