import assert from 'node:assert/strict';
import type { Discussion } from '../../../src/documents/pull-request';
import {
  parseThreadProperties,
  toIntention,
  toKeptProperties,
  toThreadProperties,
  withKept,
} from '../../../src/documents/thread-properties';

const SHARED = { hash: 'h', status: 'active', definition: '7' } as const;
const FINDING = { ...SHARED, issue: 'AX1', project: 'shop', server: 's', rule: 'r', path: '/a', lineHash: '' };
const finding = { id: 5, status: 'active', properties: toThreadProperties(FINDING) };
const keep = (values: Readonly<Record<string, string>>) =>
  new Map(Object.entries(values).map(([name, value]) => [`SonarQube.Thread.5.SonarQube.${name}`, value]));

describe('what a comment remembers', () => {
  it('has permanent names', () => {
    const fields = [
      'Definition',
      'Hash',
      'Issue',
      'LineHash',
      'Path',
      'Project',
      'Rule',
      'Server',
      'Status',
      'Version',
    ];
    const names = [...toThreadProperties(FINDING).keys()].sort();
    assert.deepEqual(
      names,
      fields.map((field) => `SonarQube.${field}`),
    );
    const kept = toKeptProperties({ id: 5, properties: new Map() }, toThreadProperties(FINDING)).map(([name]) => name);
    assert.deepEqual(
      kept.sort(),
      fields.map((field) => `SonarQube.Thread.5.SonarQube.${field}`),
    );
    assert.deepEqual(toIntention(finding, 'fixed'), [['SonarQube.Thread.5.SonarQube.Status', 'active>fixed']]);
  });
});

describe('what a pull request remembers of its comments', () => {
  it('is what stands in the place of what they were begun with', () => {
    const { properties } = withKept(finding, keep({ Status: 'fixed', Hash: 'k' }));
    assert.deepEqual(parseThreadProperties(properties), {
      kind: 'finding',
      mark: { ...FINDING, status: 'fixed', hash: 'k' },
    });
  });

  const cutOff = [
    { found: 'fixed', status: 'fixed', says: 'in the new state is as we wrote it' },
    { found: 'active', status: 'active', says: 'in the old state is as it was' },
    { found: 'closed', status: 'active', says: "in any other is a person's" },
  ] as const;
  for (const { found, status, says } of cutOff) {
    it(`knows that a state was about to be set: a comment that is found ${says}`, () => {
      const thread: Discussion = { ...finding, status: found, isDeleted: false, comments: [] };
      const read = withKept(thread, new Map(toIntention(finding, 'fixed')));
      assert.deepEqual(parseThreadProperties(read.properties), { kind: 'finding', mark: { ...FINDING, status } });
      assert.equal(read.isUnsettled, true);
      const settled = new Map(toKeptProperties(read, read.properties));
      const again = withKept(thread, settled);
      assert.deepEqual([again.properties, again.isUnsettled], [read.properties, undefined]);
    });
  }

  it('notes no intention to set what stands', () => {
    assert.deepEqual(toIntention(finding, 'active'), []);
  });

  const unreadable: readonly Readonly<Record<string, string>>[] = [
    { Status: 'open' },
    { Status: '>fixed' },
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
      const thread = { id: 5, status: 'closed', properties };
      assert.equal(withKept(thread, kept), thread);
    }
  });
});
