import assert from 'node:assert/strict';
import { parseThreadProperties, toThreadProperties, withKept } from '../../../src/documents/thread-properties';

const SHARED = { hash: 'h', status: 'active', definition: '7' } as const;
const FINDING = { ...SHARED, issue: 'AX1', project: 'shop', server: 's', rule: 'r', path: '/a', lineHash: '' };
const finding = { id: 5, properties: toThreadProperties(FINDING) };
const keep = (values: Readonly<Record<string, string>>) =>
  new Map(Object.entries(values).map(([name, value]) => [`SonarQube.Thread.5.SonarQube.${name}`, value]));

describe('what a pull request remembers of its comments', () => {
  it('is what stands in the place of what they were begun with', () => {
    const { properties } = withKept(finding, keep({ Status: 'fixed', Hash: 'k' }));
    assert.deepEqual(parseThreadProperties(properties), {
      kind: 'finding',
      mark: { ...FINDING, status: 'fixed', hash: 'k' },
    });
  });

  const unreadable: readonly Readonly<Record<string, string>>[] = [
    { Status: 'open' },
    { Version: '2' },
    { Issue: '' },
    { Status: 'x'.repeat(100_000) },
  ];
  for (const values of unreadable) {
    it(`is left alone where nobody can read it, so that no comment is made again: ${Object.keys(values).join()}`, () => {
      assert.equal(withKept(finding, keep(values)), finding);
    });
  }

  it('makes no comment of ours of what somebody else wrote, and changes no summary', () => {
    const kept = keep({
      ...Object.fromEntries([...finding.properties].map(([name, value]) => [name.slice('SonarQube.'.length), value])),
      Definition: '8',
    });
    for (const properties of [new Map<string, string>(), toThreadProperties(SHARED)]) {
      const thread = { id: 5, properties };
      assert.equal(withKept(thread, kept), thread);
    }
  });
});
