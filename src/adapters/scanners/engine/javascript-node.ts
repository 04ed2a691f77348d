import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { InstalledPlugin } from '../../../ports/sonarqube/installed-plugin';
import type { ScannerDistribution } from '../../../ports/sonarqube/scanner-distribution';
import { startProcess } from '../../system/processes';
import type { ScannerContext } from '../scanner-context';

/** What the author says about the Node of the JavaScript analysis: it is left alone then. */
const CHOICES = ['sonar.nodejs.executable', 'sonar.nodejs.forceHost'];

/**
 * The lines of Node that the JavaScript plug-in analyzes with and without a warning, by the plug-in's own list: with the same
 * major, and not older. Source: `node.recommended.versions`, from 13 on `node.supported.versions`, in the `node-info.properties`
 * of the plug-ins 11.6, 11.7, 11.8, 12.0 and 13.8. Before 11.6 it does not name Node 24; of later ones than 13 nothing is known.
 */
const LINES = [
  { major: 22, minor: 12 },
  { major: 24, minor: 0 },
];
const OLDEST_PLUGIN = { major: 11, minor: 6 };
const NEWEST_PLUGIN = { major: 13 };
/** A Node says its version in some 40 ms. */
const VERSION_MILLISECONDS = 5_000;

/**
 * Lets the JavaScript analysis run in a Node of the agent. Without it the plug-in unpacks one of its own on each new agent: 124 MB and
 * some seconds of processor time. It only saves time, so what cannot be found out leaves the plug-in as it is.
 *
 * @param properties of the author and the agent
 * @param userHome `sonar.userHome`, in which the plug-in unpacks
 * @returns scanner properties
 */
export async function nodeForJavaScript(
  { node, platform }: Pick<ScannerContext, 'node' | 'platform'>,
  properties: Readonly<Record<string, string>>,
  userHome: string,
  server: Pick<ScannerDistribution, 'plugins'>,
): Promise<Readonly<Record<string, string>>> {
  if (CHOICES.some((key) => key in properties)) return {};
  const unpacked = join(userHome, 'js', 'node-runtime', platform.isWindows ? 'node.exe' : 'node');
  if (await exists(unpacked)) return {};
  const executable = isKnownLine(node.version) ? node.path : await newerNodeOfAgent(node.path);
  if (executable === undefined) return {};
  const plugins = await server.plugins().catch((): readonly InstalledPlugin[] => []);
  const plugin = plugins.find(({ key }) => key === 'javascript');
  return plugin !== undefined && isKnownPlugin(plugin.version) ? { 'sonar.nodejs.executable': executable } : {};
}

/**
 * An agent has several lines of Node side by side, `externals/node20_1/bin/node` and `externals/node24/bin/node`, and runs tasks that
 * name Node 24 in Node 20 unless a switch says otherwise. The newer one does not start on old systems, so it is asked for its version.
 * Source: agent `NodeHandler.GetNodeLocation`.
 */
async function newerNodeOfAgent(path: string): Promise<string | undefined> {
  const externals = dirname(dirname(dirname(path)));
  if (basename(externals) !== 'externals') return undefined;
  const newer = join(externals, 'node24', 'bin', basename(path));
  const version = await versionOf(newer);
  return isKnownLine(version) ? newer : undefined;
}

/** @returns empty where it cannot be started, or does not say its version */
async function versionOf(executable: string): Promise<string> {
  let said = '';
  const take = (line: string): void => void (said += line);
  try {
    const command = { command: executable, args: ['--version'], folder: dirname(executable), environment: {} };
    const running = await startProcess(command, { onOutputLine: take, onErrorLine: () => undefined });
    const timer = setTimeout(() => void running.kill(0), VERSION_MILLISECONDS);
    const { exitCode } = await running.ended;
    clearTimeout(timer);
    return exitCode === 0 ? said.replace(/^v/, '') : '';
  } catch {
    return '';
  }
}

/** @param version such as `24.11.0` */
function isKnownLine(version: string): boolean {
  const { major, minor } = toNumbers(version);
  return LINES.some((line) => major === line.major && minor >= line.minor);
}

/** @param version as servers tell it: `13.8 (build 44569)` */
function isKnownPlugin(version: string): boolean {
  const { major, minor } = toNumbers(version);
  const isOldEnough = major <= NEWEST_PLUGIN.major;
  const isNewEnough = major > OLDEST_PLUGIN.major || (major === OLDEST_PLUGIN.major && minor >= OLDEST_PLUGIN.minor);
  return isOldEnough && isNewEnough;
}

/** What is no version has no number that compares. */
function toNumbers(version: string): { readonly major: number; readonly minor: number } {
  const [, major = 'none', minor = '0'] = /^(\d+)(?:\.(\d+))?/.exec(version) ?? [];
  return { major: Number(major), minor: Number(minor) };
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}
