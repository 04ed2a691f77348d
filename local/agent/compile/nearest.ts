/** The known word that a misspelled one probably means: two letters off at most, or one that it begins. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const wanted = word.toLowerCase();
  const rated = known.map((each) => ({ each, distance: distanceOf(wanted, each.toLowerCase()) }));
  const best = rated.sort((one, other) => one.distance - other.distance)[0];
  return best !== undefined && best.distance <= Math.min(2, Math.floor(wanted.length / 3)) ? best.each : undefined;
}

/** How many letters must be added, removed, changed, or swapped with their neighbor. */
function distanceOf(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= one.length; row += 1) {
    const before = rows[row - 1] ?? [];
    const line = [row];
    for (let column = 1; column <= other.length; column += 1) {
      const same = one[row - 1] === other[column - 1];
      const swapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      line.push(
        Math.min(
          (before[column] ?? 0) + 1,
          (line[column - 1] ?? 0) + 1,
          (before[column - 1] ?? 0) + (same ? 0 : 1),
          swapped ? (rows[row - 2]?.[column - 2] ?? 0) + 1 : Infinity,
        ),
      );
    }
    rows.push(line);
  }
  return rows[one.length]?.[other.length] ?? 0;
}
