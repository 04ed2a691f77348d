import { findJdks, type Jdk } from './jdk';

/** A server that can be started here: its exact version and the Java that starts it. */
export interface ServerChoice {
  readonly version: string;
  readonly jdk: Jdk;
}

interface KnownServer {
  readonly line: string;
  readonly version: string;
  readonly java: string;
  readonly runsOn: (major: number) => boolean;
}

/** The servers that the tests know, newest first. The first that this machine can start is the default. */
const KNOWN: readonly KnownServer[] = [
  { line: '26', version: '26.9.0.129388', java: '21 or later', runsOn: (major) => major >= 21 },
  { line: '26.2', version: '26.2.0.119303', java: '21 or later', runsOn: (major) => major >= 21 },
  { line: '10.7', version: '10.7.0.96327', java: '17', runsOn: (major) => major === 17 },
  { line: '9.9', version: '9.9.8.100196', java: '17', runsOn: (major) => major === 17 },
];

/**
 * Chooses a server by its line (`26`, `10.7`, `9.9`) or exact version. Without one it takes the newest that an installed JDK
 * can start. Throws, with what was looked for, when there is none.
 */
export function chooseServer(wanted: string | undefined): ServerChoice {
  const jdks = findJdks();
  const candidates = wanted === undefined ? KNOWN : [knownServer(wanted)];
  for (const server of candidates) {
    // The oldest that fits: the one the server was made for.
    const jdk = jdks.filter(({ major }) => server.runsOn(major)).sort((a, b) => a.major - b.major)[0];
    if (jdk !== undefined) return { version: server.version, jdk };
  }
  const needs = candidates.map(({ version, java }) => `${version} needs Java ${java}`).join(', ');
  const found = jdks.map(({ home, major }) => `${major} in ${home}`).join(', ') || 'none';
  throw new Error(
    `No installed JDK starts a SonarQube server: ${needs}. Found: ${found}. Looked at JAVA_HOME* and /usr/lib/jvm.`,
  );
}

function knownServer(wanted: string): KnownServer {
  const exact = KNOWN.find(({ line, version }) => wanted === line || wanted === version);
  if (exact !== undefined) return exact;
  const sameGeneration = KNOWN.find(({ line }) => wanted.startsWith(`${line}.`));
  if (sameGeneration !== undefined && /^\d+(\.\d+){3}$/.test(wanted)) return { ...sameGeneration, version: wanted };
  throw new Error(
    `Unknown SonarQube server "${wanted}". Give one of ${KNOWN.map(({ line }) => line).join(', ')} or a full version such as ${KNOWN[0]?.version}.`,
  );
}
