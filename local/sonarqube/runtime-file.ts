import { buffer } from 'node:stream/consumers';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';

/** The platforms that the runtime is served for. Windows is not among them: its `java.exe` could not be a script. */
export const RUNTIME_PLATFORMS = [
  { os: 'linux', arch: 'x64' },
  { os: 'linux', arch: 'aarch64' },
  { os: 'alpine', arch: 'x64' },
  { os: 'macos', arch: 'x64' },
  { os: 'macos', arch: 'aarch64' },
] as const;

/** A major version that no installed Java has, so that a scanner that looks for a fitting one takes the served one. */
const VERSION = '99.0.1';
const FOLDER = `jdk-${VERSION}+1-jre`;

/**
 * Makes the "Java runtime" of a platform: a reproducible archive whose `bin/java` is a script that runs the engine with
 * Node. It uses the Node that runs this server, or the one on the PATH.
 */
export async function buildRuntime(
  os: string,
  arch: string,
): Promise<{ readonly filename: string; readonly javaPath: string; readonly content: Buffer }> {
  const archive = pack();
  const entry = { mtime: new Date(0), uid: 0, gid: 0 };
  archive.entry({ ...entry, name: `${FOLDER}/`, type: 'directory', mode: 0o755 });
  archive.entry({ ...entry, name: `${FOLDER}/bin/`, type: 'directory', mode: 0o755 });
  archive.entry({ ...entry, name: `${FOLDER}/bin/java`, mode: 0o755 }, launcher(process.execPath));
  archive.entry({ ...entry, name: `${FOLDER}/release`, mode: 0o644 }, releaseFile(os, arch));
  archive.finalize();
  const content = await buffer(archive.pipe(createGzip({ level: 9 })));
  return {
    filename: `standin-jre_${arch}_${os}_hotspot_${VERSION}_1.tar.gz`,
    javaPath: `${FOLDER}/bin/java`,
    content,
  };
}

function releaseFile(os: string, arch: string): string {
  return [
    'IMPLEMENTOR="Local stand-in"',
    `JAVA_VERSION="${VERSION}"`,
    `OS_ARCH="${arch}"`,
    `OS_NAME="${os === 'macos' ? 'Darwin' : 'Linux'}"`,
    'IMAGE_TYPE="JRE"',
    '',
  ].join('\n');
}

/** Quoted for a POSIX shell. */
const quote = (value: string): string => `'${value.replaceAll("'", String.raw`'\''`)}'`;

function launcher(node: string): string {
  return `#!/bin/sh
# Stands where a Java launcher would: runs the stand-in scanner engine, which is JavaScript, with Node.
node=${quote(node)}
[ -x "$node" ] || node=$(command -v node) || { echo "Error: no Node.js found to run the stand-in engine with" >&2; exit 1; }
# Options for the Node of a build step are none of a JVM's business.
unset NODE_OPTIONS
version() {
  echo 'openjdk version "${VERSION}" (stand-in)'
  echo "Local stand-in on Node $("$node" --version)"
}
while [ $# -gt 0 ]; do
  case "$1" in
    -version) version >&2; exit 0 ;;
    --version) version; exit 0 ;;
    -jar)
      shift
      [ $# -gt 0 ] || { echo "Error: -jar requires jar file specification" >&2; exit 1; }
      [ -f "$1" ] || { echo "Error: Unable to access jarfile $1" >&2; exit 1; }
      exec "$node" "$@" ;;
    -cp|-classpath|--class-path|--add-opens|--add-modules) shift; [ $# -eq 0 ] || shift ;;
    -*|@*) shift ;;
    *) echo "Error: Could not find or load main class $1" >&2; exit 1 ;;
  esac
done
echo "Usage: java [options] -jar <jarfile> [args...]" >&2
exit 1
`;
}
