import { noRuntime } from '../../../errors/scanner-errors';
import type { JavaRuntimeFile } from '../../../ports/sonarqube/scanner-distribution';
import { findJavas, fits } from '../java/installed-java';
import { offeredMajor, type OfferedRuntimes } from '../java/offered-runtimes';
import type { ScannerCache } from '../cache/scanner-cache';
import type { ScannerContext } from '../scanner-context';

export interface ChosenJava {
  /** The executable, absolute. */
  readonly path: string;
  /** For people: `Java 21 from the server`, `Java 21 of JAVA_HOME_21_X64`. */
  readonly description: string;
  /** `null` where it is not known. */
  readonly major: number | null;
  /** Tells this build of Java from others, for what is kept for it alone; `null` where it is not known. */
  readonly fingerprint: string | null;
  /** Nothing had to be downloaded or unpacked. */
  readonly wasThere: boolean;
  /** The served runtime, when it is one. */
  readonly served: JavaRuntimeFile | null;
}

/** What the author says about Java: properties of the official scanners, and the input `jdkversion`. */
export interface JavaWishes {
  /** `sonar.scanner.javaExePath`. */
  readonly executable: string | undefined;
  /** `sonar.scanner.skipJreProvisioning`. */
  readonly installedOnly: boolean;
  readonly choice: string;
}

/**
 * The Java that runs the engine: an installed one of the very version that the server serves, since engine and analyzers
 * are tested with it, else the served one. Where the name of the served file does not tell its version, no installed
 * Java can be known to fit.
 */
export async function chooseJava(
  wishes: JavaWishes,
  runtimes: OfferedRuntimes,
  cache: ScannerCache,
  { environment, platform, logger }: ScannerContext,
): Promise<ChosenJava> {
  if (wishes.executable !== undefined) {
    const description = 'Java of sonar.scanner.javaExePath';
    return { path: wishes.executable, description, major: null, fingerprint: null, wasThere: true, served: null };
  }
  const [runtime] = runtimes.here;
  const major = offeredMajor(runtimes);
  const javas = major === null ? [] : await findJavas(wishes.choice, [major], environment, platform);
  const java = javas.find((found) => wishes.installedOnly || (major !== null && fits(found, major, platform)));
  if (java !== undefined) {
    const { path, from, fingerprint } = java;
    const description = `Java ${java.major} of ${from}`;
    return { path, description, major: java.major, fingerprint, wasThere: true, served: null };
  }
  if (runtime === undefined) {
    const offered = runtimes.elsewhere.map(({ filename }) => filename).join(', ');
    throw noRuntime(`${platform.os} on ${platform.arch}`, offered || 'none');
  }
  if (wishes.choice !== 'auto') {
    const found = javas[0] === undefined ? 'is not set to an installed Java' : `is Java ${javas[0].major}`;
    const wanted = major === null ? 'its own' : `Java ${major}`;
    logger.info(`jdkversion: ${wishes.choice} ${found}; the server asks for ${wanted}, so its runtime is used.`);
  }
  const { path, wasThere } = await cache.runtime(runtime);
  const description = `Java${major === null ? '' : ` ${major}`} from the server`;
  return { path, description, major, fingerprint: runtime.sha256, wasThere, served: runtime };
}
