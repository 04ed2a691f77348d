import { createWriteStream } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { pack } from 'tar-stream';
import { bundledPackages, readBundleList } from './bundled-packages';
import { checkLicenses, thirdPartyNotices } from './notices';

/** The name of the package and of what one types. */
const NAME = 'sonarqube-for-azure-pipelines';

/**
 * Writes the command line as a package of npm: one bundled file, no dependencies, nothing that runs when it is installed. The
 * same sources give the same bytes.
 *
 * @param output folder
 * @returns path of the archive
 */
export async function packageCommandLine(root: string, output: string): Promise<string> {
  const own = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Readonly<Record<string, unknown>>;
  const { version, license, author, engines } = own;
  const packages = bundledPackages(root, readBundleList(root, 'cli'));
  checkLicenses(packages);
  const manifest = {
    name: NAME,
    version,
    description:
      'Connects SonarQube and Azure DevOps: diagnose, configure, import, protect, and read the quality gate.',
    license,
    author,
    engines,
    bin: { [NAME]: 'main.js' },
    files: ['main.js', 'THIRD-PARTY-NOTICES.txt'],
  };
  const files = new Map<string, string | Buffer>([
    ['package.json', `${JSON.stringify(manifest, undefined, 2)}\n`],
    ['LICENSE', await readFile(join(root, 'LICENSE'))],
    ['README.md', README],
    ['THIRD-PARTY-NOTICES.txt', thirdPartyNotices(packages)],
    ['main.js', await readFile(join(root, 'dist', 'cli', 'main.js'))],
  ]);
  const archive = join(output, `${NAME}-${String(version)}.tgz`);
  await writeArchive(files, `${archive}.part`);
  // Written beside and renamed: nobody ever reads half a package.
  await rename(`${archive}.part`, archive);
  return archive;
}

const README = `# ${NAME}

Connects SonarQube and Azure DevOps, and tells what stands between them.

    npx ${NAME} --help
`;

async function writeArchive(files: ReadonlyMap<string, string | Buffer>, target: string): Promise<void> {
  const archive = pack();
  for (const [name, content] of files) {
    const mode = name === 'main.js' ? 0o755 : 0o644;
    // The time that npm itself gives to every file of a package.
    archive.entry({ name: `package/${name}`, mode, mtime: new Date('1985-10-26T08:15:00.000Z') }, content);
  }
  archive.finalize();
  await pipeline(archive, createGzip({ level: 9 }), createWriteStream(target));
}
