import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../src/domain/decoration/finding';
import { mapLines, toLines } from '../../../../src/domain/decoration/map-lines';
import {
  changedFileAt,
  compareTexts,
  hashOfLine,
  isBlob,
  placeFinding,
  repositoryPath,
  type FileTexts,
} from '../../../../src/domain/decoration/place-thread';

const FILE = { path: '/src/a.ts', changeTrackingId: 5, blobId: 'b', pathBefore: '/src/a.ts' };
const TEXT = 'one\n  two two\nthree\n\nfive';

function at(range: Finding['range'], changes: Partial<Finding> = {}): Finding {
  return {
    key: 'k',
    kind: 'issue',
    rule: 'r',
    message: 'm',
    level: 'high',
    severity: 'High',
    quality: '',
    file: 'a.ts',
    range,
    lineHash: null,
    ...changes,
  };
}

const range = (startLine: number, startOffset: number | null, endLine: number, endOffset: number | null) => ({
  startLine,
  endLine,
  startOffset,
  endOffset,
});
const same = (text: string): FileTexts => ({ analyzed: text, source: text });

/** Start and end as `line:offset`, or why there is none. */
function placeOf(finding: Finding, texts = same(TEXT), file: typeof FILE | null = FILE): string {
  const placement = placeFinding(finding, file, compareTexts(texts), 2);
  if (placement.kind === 'left-out') return placement.reason;
  const { start, end } = placement.position;
  return `${start.line}:${start.offset}-${end.line}:${end.offset}`;
}

describe('the place of a comment', () => {
  for (const [name, finding, place] of [
    ['a part of a line', at(range(2, 2, 2, 5)), '2:3-2:6'],
    ['several lines', at(range(2, 2, 3, 5)), '2:3-3:6'],
    ['a line without offsets', at(range(2, null, 2, null)), '2:1-2:10'],
    ['an empty range: the whole line', at(range(2, 4, 2, 4)), '2:1-2:10'],
    ['an empty line: one character', at(range(4, 0, 4, 0)), '4:1-4:2'],
    ['offsets beyond the line: the whole line', at(range(3, 0, 3, 99)), '3:1-3:6'],
    ['a range that is turned round: the whole first line', at(range(3, 0, 2, 1)), '3:1-3:6'],
    ['an end that is not there: the whole first line', at(range(5, 0, 9, 1)), '5:1-5:5'],
    ['a line that is not there', at(range(9, 0, 9, 1)), 'not-in-changes'],
    ['no line', at(null), 'no-line'],
    ['no file', at(range(1, 0, 1, 1), { file: null }), 'no-line'],
  ] as const) {
    it(`of ${name}`, () => {
      assert.equal(placeOf(finding), place);
    });
  }

  it('is none in a file that the pull request does not change, or whose text nobody knows', () => {
    const finding = at(range(1, 0, 1, 3));
    assert.equal(placeOf(finding, same(TEXT), null), 'not-in-changes');
    assert.equal(placeOf(finding, { analyzed: TEXT, source: null }), 'not-in-changes');
  });

  it('follows a line from the merge to the source branch', () => {
    const source = 'a\nb\nc';
    const merge = 'of the target\na\nb\nnew in the target\nc';
    const place = (line: number): string => placeOf(at(range(line, 0, line, 1)), { analyzed: merge, source });
    assert.deepEqual([1, 2, 3, 4, 5].map(place), ['not-in-changes', '1:1-1:2', '2:1-2:2', 'not-in-changes', '3:1-3:2']);
  });

  it('finds a line by its hash where the analyzed text is not there', () => {
    const place = (hash: string | null, line: number, source: string): string =>
      placeOf(at(range(line, 0, line, 1), { lineHash: hash }), { analyzed: null, source });
    assert.equal(place(hashOfLine('two two'), 2, TEXT), '2:1-2:2');
    assert.equal(place(hashOfLine('twotwo'), 1, TEXT), '2:1-2:2', 'moved, and blanks do not count');
    assert.equal(place(hashOfLine('x'), 1, 'y\nx\nx'), 'not-in-changes', 'several such lines');
    assert.equal(place(null, 1, TEXT), 'not-in-changes');
  });

  it('names file, change, iteration and the hash of the line', () => {
    const placement = placeFinding(at(range(2, 2, 2, 5)), FILE, compareTexts(same(TEXT)), 2);
    assert.deepEqual(placement, {
      kind: 'placed',
      // As SonarQube has it: MD5 of `twotwo`.
      lineHash: 'c29061571064e796be195d4b9b99bc8b',
      position: {
        path: '/src/a.ts',
        changeTrackingId: 5,
        iterationId: 2,
        start: { line: 2, offset: 3 },
        end: { line: 2, offset: 6 },
      },
    });
  });

  it('is always complete, and has characters', () => {
    const number = fc.nat({ max: 8 });
    const offset = fc.oneof(fc.constant(null), fc.nat({ max: 12 }));
    fc.assert(
      fc.property(
        number,
        offset,
        number,
        offset,
        fc.array(fc.constantFrom('', 'a', 'bb', 'ccc')),
        (a, b, c, d, lines) => {
          const placement = placeFinding(at(range(a, b, c, d)), FILE, compareTexts(same(lines.join('\n'))), 1);
          if (placement.kind === 'left-out') return;
          const { start, end } = placement.position;
          assert.ok(
            [start.line, start.offset, end.line, end.offset].every((value) => Number.isInteger(value) && value >= 1),
          );
          assert.ok(end.line > start.line || (end.line === start.line && end.offset > start.offset));
        },
      ),
    );
  });
});

describe('lines of one version in another', () => {
  it('are equal lines, in the same order', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '}'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (from, to) => {
        const map = mapLines(from, to);
        const mapped = from.map((line, index) => [line, map(index + 1)] as const);
        const found = mapped.flatMap(([line, target]) => (target === null ? [] : [[line, target] as const]));
        for (const [line, target] of found) assert.equal(to[target - 1], line);
        const targets = found.map(([, target]) => target);
        assert.deepEqual(
          targets,
          [...new Set(targets)].sort((left, right) => left - right),
        );
      }),
    );
  });

  it('are all there where lines were only added', () => {
    const text = fc.array(fc.constantFrom('a', 'b', '}'), { maxLength: 10 });
    fc.assert(
      fc.property(text, fc.array(fc.tuple(fc.nat({ max: 10 }), fc.constantFrom('x', 'y'))), (from, added) => {
        const to: string[] = [...from];
        for (const [index, line] of added) to.splice(Math.min(index, to.length), 0, line);
        const map = mapLines(from, to);
        assert.ok(from.every((_, index) => map(index + 1) !== null));
      }),
    );
  });

  it('are none outside of the text, and none in the middle of very large changes', () => {
    const map = mapLines(['a', 'b'], ['b']);
    assert.deepEqual([0, 1, 2, 3, 1.5].map(map), [null, null, 1, null, null]);
    const [from, to] = [
      Array.from({ length: 3000 }, (_, index) => `f${index}`),
      Array.from({ length: 3000 }, (_, index) => `t${index}`),
    ];
    const large = mapLines(['head', ...from, 'x', ...from, 'tail'], ['head', ...to, 'x', ...to, 'tail']);
    assert.deepEqual([large(1), large(3002), large(6003)], [1, null, 6003]);
  });

  it('end with any line end', () => {
    assert.deepEqual(toLines('\ufeffa\r\nb\rc\nd'), ['a', 'b', 'c', 'd']);
  });
});

describe('a changed file', () => {
  const files = [
    FILE,
    { ...FILE, path: '/twice' },
    { ...FILE, path: '/twice' },
    { ...FILE, path: '/gone', blobId: null },
  ];
  it('is the only one at its path, and not deleted', () => {
    assert.equal(changedFileAt(files, '/src/a.ts'), FILE);
    for (const path of ['/twice', '/gone', '/SRC/a.ts', null])
      assert.equal(changedFileAt(files, path), null, String(path));
  });

  it('is known by its object id, with the line ends of any system', () => {
    const blobId = 'd00491fd7e5bb6fa28c517a0bb32b8b506539d4d';
    assert.ok(isBlob('1\n', blobId) && isBlob('1\r\n', blobId));
    assert.ok(!isBlob('1', blobId));
  });

  for (const [base, file, path] of [
    ['', 'src/a.ts', '/src/a.ts'],
    ['apps/shop', 'src/a.ts', '/apps/shop/src/a.ts'],
    ['apps/shop', '../lib/a.ts', '/apps/lib/a.ts'],
    ['', '../a.ts', null],
    ['apps', null, null],
  ] as const) {
    it(`${String(file)} of a project in "${base}" is ${String(path)}`, () => {
      assert.equal(repositoryPath(base, file), path);
    });
  }
});
