import assert from 'node:assert/strict';
import { createWorkplace, probe, stepOf, type Workplace } from './run-text';

const JUNIT = (cases: string, name = 'suite'): string => `<testsuite name="${name}">${cases}</testsuite>`;

describe('test results of a step', () => {
  let place: Workplace;
  beforeEach(() => (place = createWorkplace()));
  afterEach(() => place.remove());

  /** @param files by name, below the agent's temporary folder */
  const publish = async (properties: string, files: Readonly<Record<string, string>>, data = '') => {
    const code = `const { writeFileSync } = require('node:fs');
      const temp = process.env.AGENT_TEMPDIRECTORY;
      for (const [name, text] of Object.entries(${JSON.stringify(files)})) writeFileSync(temp + '/' + name, text);
      console.log(${JSON.stringify(`##vso[results.publish ${properties}]${data}`)}.replaceAll('TEMP', temp));`;
    return stepOf(await place.run(`steps:\n  - checkout: none\n${probe('s', code)}`), 's');
  };

  it('are what the agent reads of them', async () => {
    const step = await publish('type=JUnit;resultFiles=TEMP/a.xml;runTitle=Gate%3B 1%5D %AZP25;', {
      'a.xml': `<?xml version="1.0"?><testsuites>${JUNIT(
        `<testcase name="ok" classname="c"/>
         <testcase name="bad" classname="c"><failure message="62 &lt; 80">where&#10;it is</failure></testcase>
         <testcase name="broken"><error message=" "/></testcase>
         <testcase name="left out"><skipped message="why"/></testcase>
         <testcase classname="nameless"/>`,
      )}</testsuites>`,
    });
    assert.equal(step.result, 'Succeeded');
    const none = { storage: '', errorMessage: '', stackTrace: '' };
    assert.deepEqual(step.testRuns, [
      {
        title: 'Gate; 1] %',
        results: [
          { ...none, title: 'ok', storage: 'c', outcome: 'Passed' },
          { title: 'bad', storage: 'c', outcome: 'Failed', errorMessage: '62 < 80', stackTrace: 'where\nit is' },
          { ...none, title: 'broken', outcome: 'Failed' },
          { ...none, title: 'left out', outcome: 'NotExecuted', errorMessage: 'why' },
        ],
      },
    ]);
  });

  it('of several files are one run, or one each', async () => {
    const files = { 'a.xml': JUNIT('<testcase name="1"/>', 'A'), 'b.xml': JUNIT('<testcase name="2"/>', 'B') };
    const merged = await publish('type=JUnit;resultFiles=TEMP/a.xml,TEMP/b.xml;runTitle=All;', files);
    assert.deepEqual(
      merged.testRuns.map(({ title, results }) => [title, results.length]),
      [['All', 2]],
    );
    const apart = await publish('type=JUnit;mergeResults=false;', files, 'TEMP/a.xml,TEMP/b.xml');
    assert.deepEqual(
      apart.testRuns.map(({ title, results }) => [title, results.length]),
      [
        ['A', 1],
        ['B', 1],
      ],
    );
  });

  it('that cannot be read are a warning', async () => {
    const step = await publish('type=JUnit;resultFiles=TEMP/a.xml,TEMP/none.xml;runTitle=x;', {
      'a.xml': '<testsuite',
    });
    assert.deepEqual([step.testRuns, step.result], [[], 'Succeeded']);
    assert.deepEqual(
      step.issues.map(({ type }) => type),
      ['warning', 'warning', 'warning'],
    );
  });

  for (const properties of ['resultFiles=TEMP/a.xml;', 'type=JUnit;']) {
    it(`without all that it needs (${properties}) fail the step`, async () => {
      const step = await publish(properties, { 'a.xml': JUNIT('<testcase name="1"/>') });
      assert.deepEqual([step.testRuns, step.result], [[], 'Failed']);
    });
  }

  it('fail the step only where it asks for that', async () => {
    const files = { 'a.xml': JUNIT('<testcase name="1"><failure/></testcase>') };
    const plain = await publish('type=JUnit;resultFiles=TEMP/a.xml;', files);
    const strict = await publish('type=JUnit;resultFiles=TEMP/a.xml;failTaskOnFailedTests=true;', files);
    assert.deepEqual([plain.result, strict.result], ['Succeeded', 'Failed']);
  });
});
