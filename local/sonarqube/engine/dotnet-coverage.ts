import { existsSync, readFileSync } from 'node:fs';
import { log } from './log';
import type { Properties } from './settings';

/** Lines of a file that tests can run, and those that they have run. */
export interface LineCoverage {
  readonly toCover: readonly number[];
  readonly covered: readonly number[];
}

type Hits = Map<string, Map<number, boolean>>;

const FORMATS: Readonly<
  Record<string, (xml: string, hit: (file: string, line: number, covered: boolean) => void) => void>
> = {
  opencover: (xml, hit) => {
    const files = new Map(
      [...xml.matchAll(/<File [^>]*>/g)].map(([tag]) => [attribute(tag, 'uid'), attribute(tag, 'fullPath')]),
    );
    for (const [tag] of xml.matchAll(/<SequencePoint [^>]*>/g)) {
      const file = files.get(attribute(tag, 'fileid'));
      if (file !== undefined) hit(file, Number(attribute(tag, 'sl')), Number(attribute(tag, 'vc')) > 0);
    }
  },
  cobertura: (xml, hit) => {
    for (const [, head = '', body = ''] of xml.matchAll(/<class ([^>]*)>(.*?)<\/class>/gs)) {
      const name = attribute(head, 'filename');
      // coverlet leaves the slash in front out, and names it as the source.
      const file = /^(?:\/|[A-Za-z]:)/.test(name) || !/<source>\/<\/source>/.test(xml) ? name : `/${name}`;
      for (const [tag] of body.replace(/<methods>.*<\/methods>/s, '').matchAll(/<line [^>]*>/g)) {
        hit(file, Number(attribute(tag, 'number')), Number(attribute(tag, 'hits')) > 0);
      }
    }
  },
  vscoveragexml: (xml, hit) => {
    for (const [module] of xml.matchAll(/<module [^>]*>.*?<\/module>/gs)) {
      const files = new Map(
        [...module.matchAll(/<source_file [^>]*>/g)].map(([tag]) => [attribute(tag, 'id'), attribute(tag, 'path')]),
      );
      for (const [tag] of module.matchAll(/<range [^>]*>/g)) {
        const file = files.get(attribute(tag, 'source_id'));
        if (file === undefined) continue;
        for (let line = Number(attribute(tag, 'start_line')); line <= Number(attribute(tag, 'end_line')); line += 1) {
          hit(file, line, attribute(tag, 'covered') !== 'no');
        }
      }
    }
  },
};

function attribute(tag: string, name: string): string {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
}

/** Coverage of .NET by file, as the reports name it: OpenCover, Cobertura and the XML of Visual Studio. */
export function readDotnetCoverage(properties: Properties): ReadonlyMap<string, LineCoverage> {
  const hits: Hits = new Map();
  for (const [format, read] of Object.entries(FORMATS)) {
    const reports = new Set(
      ['cs', 'vbnet'].flatMap((key) => (properties.get(`sonar.${key}.${format}.reportsPaths`) ?? '').split(',')),
    );
    for (const report of [...reports].map((part) => part.replace(/^"(.*)"$/, '$1')).filter(existsSync)) {
      log('INFO', `Parsing the ${format} report ${report}`);
      read(readFileSync(report, 'utf8'), (file, line, covered) => {
        const lines = hits.get(file) ?? new Map<number, boolean>();
        hits.set(file, lines.set(line, covered || lines.get(line) === true));
      });
    }
  }
  return new Map(
    [...hits].map(([file, lines]) => [
      file,
      {
        toCover: [...lines.keys()].sort((left, right) => left - right),
        covered: [...lines].flatMap(([line, covered]) => (covered ? [line] : [])),
      },
    ]),
  );
}
