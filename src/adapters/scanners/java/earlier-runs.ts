import type { PreparedHandoff } from '../../../documents/handoff';
import { splitWords } from '../../../domain/inputs/split-words';
import { useClassArchive } from './class-archive';
import { useQuickStart } from './quick-start';

/** A run of the engine whose parts have been on this agent before. */
export interface RepeatedRun {
  /** `sonar.userHome`. */
  readonly userHome: string;
  /** SHA-256 of the engine. */
  readonly engine: string;
  /** Fingerprint of the Java that it runs on. */
  readonly java: string;
  readonly handoff: Pick<PreparedHandoff, 'server' | 'project' | 'scope' | 'pipeline'>;
  /** Options for Java that the author and the agent give. */
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** How Java is started, and what is to be done when it has ended. */
export interface EarlierRuns {
  /** Before those of the author, which win. */
  readonly options: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /**
   * @param milliseconds how long the run took; `null` of one that failed
   * @param unfit Java has refused the class archive
   */
  settle(milliseconds: number | null, unfit: boolean): Promise<void>;
}

export const NO_EARLIER_RUNS: EarlierRuns = { options: [], environment: {}, settle: () => Promise.resolve() };

/** Makes use of what earlier runs of the engine have left on this agent, whichever scanner starts it. */
export async function useEarlierRuns({
  userHome,
  engine,
  java,
  handoff,
  options,
  environment,
}: RepeatedRun): Promise<EarlierRuns> {
  const { server, project, scope, pipeline } = handoff;
  const { JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, _JAVA_OPTIONS } = environment;
  const ofJava = [JAVA_TOOL_OPTIONS, JDK_JAVA_OPTIONS, _JAVA_OPTIONS].flatMap((text) => splitWords(text ?? ''));
  const classes = await useClassArchive(userHome, `${engine}-${java}`, pipeline.buildId);
  const quick = await useQuickStart({
    userHome,
    // A pull request is shorter than its branch: only what changed is analyzed.
    analysis: [server.url, project.key, scope.kind].join('\n'),
    options: [...options, ...ofJava],
    environment,
  });
  return {
    options: [...classes.options, ...quick.options],
    environment: quick.environment,
    settle: async (milliseconds, unfit) => {
      await classes.settle(milliseconds !== null, unfit);
      await quick.settle(milliseconds);
    },
  };
}
