import { join } from 'node:path';
import { readUntrustedFile } from '../../system/untrusted-file';

/** The settings of a project and of the server, and the rules of all profiles. */
const MOST_BYTES = 256 * 1024 * 1024;

/** What the first step was told, and what it found. */
export interface Begun {
  /** Of the plug-in for C#. */
  readonly pluginVersion: string | null;
  /** Keys that have a value in the settings of the project or the server. What the second step is given would replace it. */
  readonly settings: readonly string[];
  /** Languages whose analyzers every build of that language gets: `cs`, `vbnet`. */
  readonly languages: readonly string[];
  /** The Java that it has chosen for the second step; `null` where there is none. */
  readonly java: string | null;
  /** The engine that the second step starts; `null` where it starts SonarScanner CLI. */
  readonly engine: string | null;
}

/**
 * Reads it without a parser: the scanner itself has written the file, and what is loaded before the second step starts is
 * time that the job waits.
 *
 * @param folder `.sonarqube`, absolute
 * @returns `undefined` where there is no such file
 */
export async function readBegun(folder: string): Promise<Begun | undefined> {
  const config = await readUntrustedFile(join(folder, 'conf', 'SonarQubeAnalysisConfig.xml'), folder, MOST_BYTES);
  if (config === undefined) return undefined;
  const plugins = config.match(/<AnalyzerPlugin\s[^<>]{1,2000}>/g) ?? [];
  const ofCsharp = plugins.find((tag) => attribute(tag, 'Key') === 'csharp');
  const settings = config.match(/<Property\s[^<>]{1,2000}>\s*[^\s<]/g) ?? [];
  return {
    pluginVersion: (ofCsharp === undefined ? undefined : attribute(ofCsharp, 'Version')) ?? null,
    settings: settings.flatMap((tag) => attribute(tag, 'Name') ?? []),
    languages: [...config.matchAll(/<Language>([^<]{1,20})<\/Language>/g)].map(([, language = '']) => language),
    java: textOf(config, 'JavaExePath'),
    engine: textOf(config, 'EngineJarPath'),
  };
}

function textOf(config: string, name: 'JavaExePath' | 'EngineJarPath'): string | null {
  const text = new RegExp(`<${name}>([^<]{1,4000})</${name}>`).exec(config)?.[1];
  return text === undefined ? null : unescapeXml(text);
}

/** Text of an element as the scanner writes it. */
export function unescapeXml(text: string): string {
  return text
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}

function attribute(tag: string, name: 'Key' | 'Name' | 'Version'): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}
