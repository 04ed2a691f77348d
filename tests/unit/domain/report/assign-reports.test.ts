import assert from 'node:assert/strict';
import { ownerOf } from '../../../../src/domain/report/assign-reports';

const owner = (analysisKey: string, projectKey: string, preparedAt: number) => ({
  analysisKey,
  projectKey,
  preparedAt,
});

describe('a report of a build tool belongs to', () => {
  const shop = owner('shop', 'shop', 10);
  const again = owner('again', 'shop', 30);
  const open = owner('open', '', 20);
  const later = owner('later', '', 40);
  const rows: readonly (readonly [string, readonly ReturnType<typeof owner>[], string | null, number, string])[] = [
    ['the one analysis', [shop], 'shop', 15, 'shop'],
    ['the one analysis, whatever its project', [shop], 'web', 15, 'shop'],
    ['the analysis of its project', [shop, open], 'shop', 25, 'shop'],
    ['the one whose project only the build tool knows', [shop, open], 'web', 25, 'open'],
    ['the one that was prepared before it', [shop, again], 'shop', 29, 'shop'],
    ['the last one that was prepared before it', [shop, again], 'shop', 31, 'again'],
    ['the last one of those, in any order', [later, open, again, shop], 'web', 41, 'later'],
    ['the first one where file systems round its time', [open, later], 'web', 19, 'open'],
    ['one that knows no project where it cannot be read', [shop, open], null, 25, 'open'],
    ['any where it cannot be read and each knows its project', [shop, again], null, 35, 'again'],
  ];
  for (const [name, [first, ...others], projectKey, modifiedAt, expected] of rows) {
    it(name, () => {
      assert.ok(first !== undefined);
      assert.equal(ownerOf({ projectKey, modifiedAt }, [first, ...others]).analysisKey, expected);
    });
  }
});
