/** The name that was most likely meant: at most two letters off, and a third of the word. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  const rated = names
    .map((name) => ({ name, distance: distance(word.slice(0, 60).toLowerCase(), name.toLowerCase()) }))
    .sort((left, right) => left.distance - right.distance);
  const [best] = rated;
  return best !== undefined && best.distance <= Math.min(2, Math.floor(word.length / 3)) ? best.name : undefined;
}

/** How many letters must be added, removed or changed. */
export function distance(one: string, other: string): number {
  let row = [...other, ''].map((_, column) => column);
  for (const [index, letter] of [...one].entries()) {
    let corner = row[0] ?? 0;
    row = row.reduce<number[]>((line, above, column) => {
      if (column === 0) return [index + 1];
      const changed = corner + (letter === other[column - 1] ? 0 : 1);
      corner = above;
      return [...line, Math.min(changed, above + 1, (line[column - 1] ?? 0) + 1)];
    }, []);
  }
  return row.at(-1) ?? 0;
}
