/** More than this many comparisons of lines are not worth a comment: such a file is another one. */
const MOST_COMPARISONS = 4_000_000;

/**
 * Says where the lines of one version of a file are in another: of a pull request the merge with the target is analyzed, and
 * comments stand in the source branch. A line that the other version does not have, and one among too many changes, has no
 * place there.
 *
 * @returns line of the other version for a line of the first, both from 1; `null` for none
 */
export function mapLines(from: readonly string[], to: readonly string[]): (line: number) => number | null {
  const most = Math.min(from.length, to.length);
  let head = 0;
  while (head < most && from[head] === to[head]) head += 1;
  let tail = 0;
  while (tail < most - head && from[from.length - 1 - tail] === to[to.length - 1 - tail]) tail += 1;
  const middle = matchMiddle(from.slice(head, from.length - tail), to.slice(head, to.length - tail));
  return (line) => {
    const index = line - 1;
    if (!Number.isInteger(index) || index < 0 || index >= from.length) return null;
    if (index < head) return line;
    if (index >= from.length - tail) return line + to.length - from.length;
    const matched = middle[index - head];
    return matched === undefined || matched === null ? null : matched + head + 1;
  };
}

/** The longest common subsequence: index in `to` for each index in `from`. */
function matchMiddle(from: readonly string[], to: readonly string[]): readonly (number | null)[] {
  const none = from.map(() => null);
  if (from.length === 0 || to.length === 0 || from.length * to.length > MOST_COMPARISONS) return none;
  const width = to.length + 1;
  const lengths = new Uint32Array((from.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = from.length - 1; row >= 0; row -= 1) {
    for (let column = to.length - 1; column >= 0; column -= 1) {
      lengths[row * width + column] =
        from[row] === to[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const matched: (number | null)[] = none;
  for (let row = 0, column = 0; row < from.length && column < to.length;) {
    if (from[row] === to[column]) {
      matched[row] = column;
      row += 1;
      column += 1;
    } else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return matched;
}

/**
 * Tells the lines of a file that a pull request changes.
 *
 * @param source its lines in the source branch
 * @param before its text in the commit that both branches have; `null` of an added file, of which every line is new
 */
export function changedLines(source: readonly string[], before: string | null): (line: number) => boolean {
  if (before === null) return () => true;
  const lineBefore = mapLines(source, toLines(before));
  return (line) => lineBefore(line) === null;
}

/** Lines of a text, without what ends them. */
export function toLines(text: string): readonly string[] {
  return text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
}
