import type { FilePlaceView } from './view';

/** A file and a line of it, as rows show them: the name alone, since paths are long, and the folder beneath it. */
export function placeOf(file: string, line: number | null): Omit<FilePlaceView, 'repository'> {
  const suffix = line === null ? '' : `:${line}`;
  return {
    place: (file.split('/').at(-1) ?? file) + suffix,
    folder: file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : undefined,
    path: file + suffix,
  };
}
