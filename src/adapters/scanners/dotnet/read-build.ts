import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { BuiltProject, DotnetBuild, HandedModule } from '../../../domain/scanner/dotnet-projects';
import { readUntrustedBytes, readUntrustedFile } from '../../system/untrusted-file';
import { readBegun } from './begin-config';
import { xmlElements, type XmlElement } from './xml';

const MEGABYTE = 1024 * 1024;
/** The properties of some thousand projects, each with all its files. */
const MOST_BYTES = 256 * MEGABYTE;
const AT_ONCE = 32;

/** Compilations by their numbers. */
export type BuiltProjects = ReadonlyMap<string, BuiltProject>;

/**
 * What the compilations of a build left that have ended: `conf/<n>` of each that began, `out/<n>` of each that ended. The
 * second step changes nothing there, so this can be read while it runs.
 *
 * @param folder `.sonarqube`, absolute
 */
export async function readCompiled(folder: string): Promise<BuiltProjects> {
  const projects = await readProjects(folder, new Map());
  return new Map([...projects].filter(([, { isCompiled }]) => isCompiled));
}

/**
 * What SonarScanner for .NET left of a build, and what it handed to the engine.
 *
 * @param folder `.sonarqube`, absolute
 * @param solutions folder whose solutions are looked at for projects that nobody built; `null` where all was well
 * @param known need not be read again
 * @returns `null` where it cannot be read
 */
export async function readDotnetBuild(
  folder: string,
  solutions: string | null,
  known: BuiltProjects = new Map(),
  begun = readBegun(folder),
): Promise<DotnetBuild | null> {
  try {
    const [compilations, properties, told] = await Promise.all([
      readProjects(folder, known),
      handedProperties(folder),
      begun,
    ]);
    if (properties === undefined || told === undefined) return null;
    const projects = [...compilations.values()];
    return {
      projects,
      modules: modulesOf(properties),
      analyzers: told.languages,
      notBuilt: solutions === null ? [] : await notBuilt(solutions, projects),
    };
  } catch {
    return null;
  }
}

async function readProjects(folder: string, known: BuiltProjects): Promise<BuiltProjects> {
  const numbers = (await readdir(join(folder, 'conf'))).filter((name) => /^\d+$/.test(name));
  const projects = new Map<string, BuiltProject>();
  for (let next = 0; next < numbers.length; next += AT_ONCE) {
    const some = numbers.slice(next, next + AT_ONCE);
    const read = await Promise.all(some.map(async (number) => known.get(number) ?? readProject(folder, number)));
    // Files are read at once: a step that is stopped is to be heard between them.
    await nextTurn();
    read.forEach((project, index) => {
      if (project !== undefined) projects.set(some[index] ?? '', project);
    });
  }
  return projects;
}

async function readProject(folder: string, number: string): Promise<BuiltProject | undefined> {
  const read = (...parts: string[]): Promise<string | undefined> =>
    readUntrustedFile(join(folder, ...parts), folder, 64 * MEGABYTE);
  const [config, info, files] = await Promise.all([
    read('conf', number, 'SonarProjectConfig.xml'),
    read('out', number, 'ProjectInfo.xml'),
    readFileList(join(folder, 'conf', number, 'FilesToAnalyze.txt'), folder),
  ]);
  const began = config === undefined ? [] : xmlElements(config);
  const ended = info === undefined ? [] : xmlElements(info);
  const path = textsOf(ended, 'FullPath')[0] ?? textsOf(began, 'ProjectPath')[0];
  if (path === undefined) return undefined;
  const results = ended.filter(
    ({ name, attributes }) =>
      name === 'Property' && /^sonar\.\w+\.roslyn\.reportFilePaths?$/.test(attributes['Name'] ?? ''),
  );
  return {
    path,
    guid: textsOf(ended, 'ProjectGuid')[0] ?? '',
    language: textsOf(ended, 'ProjectLanguage')[0] ?? '',
    framework: textsOf(began, 'TargetFramework')[0] ?? textsOf(ended, 'TargetFramework')[0] ?? '',
    isTest: (textsOf(ended, 'ProjectType')[0] ?? textsOf(began, 'ProjectType')[0]) === 'Test',
    isExcluded: textsOf(ended, 'IsExcluded')[0] === 'true',
    isCompiled: info !== undefined,
    files,
    results: results.flatMap(({ text }) => text.split('|')).filter((file) => file !== ''),
  };
}

const UTF_16 = '\u00ff\u00fe';

/** One file a line; UTF-8, of early versions UTF-16. Source: sonar-scanner-msbuild `SonarQube.Integration.targets`. */
async function readFileList(path: string, folder: string): Promise<readonly string[]> {
  const content = (await readUntrustedBytes(path, folder, 64 * MEGABYTE)) ?? Buffer.alloc(0);
  const encoding = content.toString('latin1', 0, 2) === UTF_16 ? 'utf16le' : 'utf8';
  const lines = content
    .toString(encoding)
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  return lines.filter((line) => line !== '');
}

const textsOf = (elements: readonly XmlElement[], name: string): readonly string[] =>
  elements.filter((element) => element.name === name && element.text !== '').map(({ text }) => text);

type Properties = readonly (readonly [key: string, value: string])[];

/** Of the engine from version 11 on and with servers from 10.6 on; else of SonarScanner CLI. */
async function handedProperties(folder: string): Promise<Properties | undefined> {
  const input = await readUntrustedFile(join(folder, 'out', 'ScannerEngineInput.json'), folder, MOST_BYTES);
  if (input !== undefined) return engineProperties(JSON.parse(input));
  const file = await readUntrustedFile(join(folder, 'out', 'sonar-project.properties'), folder, MOST_BYTES);
  return file === undefined ? undefined : fileProperties(file);
}

function engineProperties(input: unknown): Properties | undefined {
  if (typeof input !== 'object' || input === null || !('scannerProperties' in input)) return undefined;
  const { scannerProperties } = input;
  if (!Array.isArray(scannerProperties)) return undefined;
  return scannerProperties.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('key' in one) || !('value' in one)) return [];
    return typeof one.key === 'string' && typeof one.value === 'string' ? [[one.key, one.value] as const] : [];
  });
}

/** A backslash at the end of a line goes on in the next one; letters of other alphabets are written as `\u00e4`. */
function fileProperties(text: string): Properties {
  const unescape = (value: string): string =>
    value
      .replace(/\\u([0-9a-f]{4})/gi, (_all, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/\\(.)/g, '$1');
  return text
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .flatMap((line) => {
      const at = line.indexOf('=');
      return at < 0 ? [] : [[line.slice(0, at), unescape(line.slice(at + 1))] as const];
    });
}

function modulesOf(properties: Properties): ReadonlyMap<string, HandedModule> {
  const all = new Map(properties);
  const listOf = (key: string): readonly string[] => splitList(all.get(key) ?? '');
  return new Map(
    splitList(all.get('sonar.modules') ?? '').map((guid) => [
      guid.toUpperCase(),
      {
        files: ['sonar.sources', 'sonar.tests'].flatMap((key) => listOf(`${guid}.${key}`)),
        results: ['cs', 'vbnet'].flatMap((key) => listOf(`${guid}.sonar.${key}.roslyn.reportFilePaths`)),
      },
    ]),
  );
}

/** Values with commas, and all of a properties file, stand in quotes. */
function splitList(value: string): readonly string[] {
  return (value.match(/"(?:[^"]|"")*"|[^,]+/g) ?? [])
    .map((part) =>
      part
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replaceAll('""', '"'),
    )
    .filter((part) => part !== '');
}

const SOLUTION = /\.slnx?$/i;
const PROJECT = /"([^"\r\n]{1,400}\.(?:cs|vb)proj)"/gi;

async function notBuilt(folder: string, projects: readonly BuiltProject[]): Promise<readonly string[]> {
  const names = (await readdir(folder)).filter((name) => SOLUTION.test(name));
  const texts = await Promise.all(names.map((name) => readUntrustedFile(join(folder, name), folder)));
  const plain = (path: string): string => path.replace(/\\/g, '/').toLowerCase();
  const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
  const built = new Map<string, string[]>();
  for (const path of projects.map((project) => plain(project.path))) {
    const ofName = built.get(nameOf(path));
    if (ofName === undefined) built.set(nameOf(path), [path]);
    else ofName.push(path);
  }
  const isBuilt = (path: string): boolean => (built.get(nameOf(path)) ?? []).some((one) => one.endsWith(`/${path}`));
  const named = texts.flatMap((text) => [...(text ?? '').matchAll(PROJECT)].map(([, path]) => path ?? ''));
  return [...new Set(named)].filter((path) => !isBuilt(plain(path)));
}
