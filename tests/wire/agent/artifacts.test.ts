import assert from 'node:assert/strict';
import { createWorkplace, probe, stepOf, type Workplace } from './run-text';

describe('artifacts of a step', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  const upload = async (properties: string, data: string) => {
    const code = `const { mkdirSync, writeFileSync } = require('node:fs');
      const temp = process.env.AGENT_TEMPDIRECTORY;
      mkdirSync(temp + '/logs/deep', { recursive: true });
      mkdirSync(temp + '/empty');
      writeFileSync(temp + '/logs/a.sarif', 'A');
      writeFileSync(temp + '/logs/deep/b.sarif', 'B');
      console.log(${JSON.stringify(`##vso[artifact.upload ${properties}]${data}`)}.replaceAll('TEMP', temp));`;
    const step = stepOf(await place.run(`steps:\n  - checkout: none\n${probe('s', code)}`), 's');
    const files = step.artifacts.map(({ artifact, folder, path, content }) => [
      artifact,
      folder,
      path,
      String(content),
    ]);
    return { step, files: files.sort() };
  };

  it('are a file, in the folder that is named', async () => {
    const { step, files } = await upload('containerfolder=C;artifactname=Logs;', 'TEMP/logs/a.sarif');
    assert.deepEqual([files, step.result], [[['Logs', 'C', 'a.sarif', 'A']], 'Succeeded']);
  });

  it('are a folder with all that is below it, in a folder with the name of the artifact', async () => {
    const { files } = await upload('artifactname=Logs;', 'TEMP/logs');
    assert.deepEqual(files, [
      ['Logs', 'Logs', 'a.sarif', 'A'],
      ['Logs', 'Logs', 'deep/b.sarif', 'B'],
    ]);
  });

  it('of an empty folder are a warning', async () => {
    const { step, files } = await upload('artifactname=Logs;', 'TEMP/empty');
    assert.deepEqual([files, step.result, step.issues.map(({ type }) => type)], [[], 'Succeeded', ['warning']]);
  });

  for (const [what, properties, data] of [
    ['a name', 'containerfolder=C;', 'TEMP/logs/a.sarif'],
    ['a path', 'artifactname=Logs;', ''],
    ['a file that is there', 'artifactname=Logs;', 'TEMP/none.sarif'],
  ] as const) {
    it(`without ${what} fail the step`, async () => {
      const { step, files } = await upload(properties, data);
      assert.deepEqual([files, step.result], [[], 'Failed']);
    });
  }
});
