import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDecorationReport } from '../../../src/documents/decoration-report';
import { parseThreadProperties, toThreadProperties } from '../../../src/documents/thread-properties';

const FOLDER = join(__dirname, '..', '..', 'fixtures', 'decorations', 'v1');
const text = (file: string): string => readFileSync(join(FOLDER, file), 'utf8');

describe('a decoration report', () => {
  for (const file of readdirSync(FOLDER)) {
    it(`of an earlier release is read as it was written (${file})`, () => {
      const parsed = parseDecorationReport(text(file));
      assert.deepEqual(parsed, { kind: 'document', document: JSON.parse(text(file)) as unknown });
    });
  }

  it('of a newer release is a state, and what is none is refused', () => {
    const report = JSON.parse(text('decorated.json')) as Readonly<Record<string, unknown>>;
    const kindOf = (changes: object): string => parseDecorationReport(JSON.stringify({ ...report, ...changes })).kind;
    assert.equal(kindOf({ version: 2 }), 'newer');
    assert.equal(kindOf({ state: 'sold' }), 'unreadable');
    assert.equal(kindOf({ counts: { open: -1 } }), 'unreadable');
    assert.equal(parseDecorationReport('').kind, 'unreadable');
  });
});

describe('the properties of a comment', () => {
  const shared = { hash: 'h', status: 'active', definition: '7' } as const;
  const finding = { ...shared, issue: 'k', project: 'p', server: 's', rule: 'r', path: '/a', lineHash: '' };

  it('say again what was written', () => {
    assert.deepEqual(parseThreadProperties(toThreadProperties(finding)), { kind: 'finding', mark: finding });
    assert.deepEqual(parseThreadProperties(toThreadProperties(shared)), { kind: 'summary', mark: shared });
  });

  for (const [name, changes] of [
    ['of another version', ['SonarQube.Version', '2']],
    ['without a version', ['SonarQube.Version', null]],
    ['without the digest', ['SonarQube.Hash', null]],
    ['with a status that we never write', ['SonarQube.Status', 'pending']],
    ['of an issue without key', ['SonarQube.Issue', '']],
    ['of an issue without project', ['SonarQube.Project', null]],
  ] as const) {
    it(`${name} are none of ours`, () => {
      const properties = new Map(toThreadProperties(finding));
      const [key, value] = changes;
      if (value === null) properties.delete(key);
      else properties.set(key, value);
      assert.equal(parseThreadProperties(properties), null);
    });
  }
});
