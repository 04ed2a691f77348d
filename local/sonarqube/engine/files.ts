import { lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { EngineFailure } from './log';
import { baseFolder, list, type Properties } from './settings';

const LANGUAGES: Readonly<Record<string, 'js' | 'ts'>> = {
  '.js': 'js',
  '.jsx': 'js',
  '.mjs': 'js',
  '.cjs': 'js',
  '.ts': 'ts',
  '.tsx': 'ts',
  '.mts': 'ts',
  '.cts': 'ts',
};

/** Never analyzed, whatever the properties say. */
const SKIPPED_FOLDERS = new Set(['node_modules', 'bower_components', '.git', '.scannerwork', 'jspm_packages']);
/** Default of `sonar.javascript.exclusions`. */
const SKIPPED_FILES = /\.(min|bundle)\.js$|\.d\.[cm]?ts$/;

/** The language of a file of .NET by its ending. */
export function dotnetLanguageOf(file: string): 'cs' | 'vbnet' | undefined {
  if (/\.vb$/i.test(file)) return 'vbnet';
  return /\.(?:cs|razor|cshtml)$/i.test(file) ? 'cs' : undefined;
}

/** The language of a file by its ending. */
export function languageOf(file: string): 'js' | 'ts' | undefined {
  return LANGUAGES[path.extname(file)];
}

/** The files to analyze, relative to the base folder with forward slashes, sorted. */
export function sourceFiles(properties: Properties): readonly string[] {
  const base = baseFolder(properties);
  const modules = list(properties, 'sonar.modules').flatMap((module) => list(properties, `${module}.sonar.sources`));
  // SonarScanner for .NET names single files, for the project and for each of its modules.
  const roots = [...list(properties, 'sonar.sources'), ...modules.filter((file) => languageOf(file) !== undefined)];
  const tests = list(properties, 'sonar.tests').map((test) => relative(base, path.resolve(base, test)));
  const exclusions = list(properties, 'sonar.exclusions').map(globPattern);
  const inclusions = list(properties, 'sonar.inclusions').map(globPattern);
  const found = new Set<string>();
  for (const root of roots.length > 0 || properties.has('sonar.modules') ? roots : ['.']) {
    const absolute = path.resolve(base, root);
    const kind = statSync(absolute, { throwIfNoEntry: false });
    if (!kind) {
      const key = properties.get('sonar.projectKey') ?? '';
      throw new EngineFailure(`The folder '${root}' does not exist for '${key}' (base directory = ${base})`);
    }
    for (const file of kind.isDirectory() ? walk(absolute) : [absolute]) found.add(relative(base, file));
  }
  return [...found]
    .filter((file) => languageOf(file) !== undefined && !SKIPPED_FILES.test(file))
    .filter((file) => !tests.some((test) => file === test || file.startsWith(`${test}/`)))
    .filter((file) => inclusions.length === 0 || inclusions.some((pattern) => pattern.test(file)))
    .filter((file) => !exclusions.some((pattern) => pattern.test(file)))
    .sort();
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const entry = path.join(folder, name);
    const kind = lstatSync(entry);
    if (kind.isDirectory()) return SKIPPED_FOLDERS.has(name) ? [] : walk(entry);
    return kind.isFile() ? [entry] : [];
  });
}

function relative(base: string, file: string): string {
  return path.relative(base, file).split(path.sep).join('/');
}

/** SonarQube's patterns: `**` for any folders, `*` within a name, `?` for one character. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .replace(/^\//, '')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/|\*\*|\*|\?/g, (token) => {
      if (token === '**/') return '(?:.*/)?';
      if (token === '**') return '.*';
      return token === '*' ? '[^/]*' : '[^/]';
    });
  return new RegExp(`^${source}$`);
}
