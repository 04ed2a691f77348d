import { STATUS_GENRE, STATUS_NAME } from '../src/domain/decoration/plan-statuses';
import { ReadFailure } from '../src/web/reading/build-snapshot';
import type { PullRequestSnapshot } from './pull-request-snapshot';
import type { PolicyView } from './view';

const STATUS = `${STATUS_GENRE}/${STATUS_NAME}`;

const STEPS: readonly string[] = [
  'Open Project settings > Repositories > Policies, and choose the target branch.',
  `Under “Status checks”, add ${STATUS}. It is in the list once a run has posted it.`,
  'Choose “Required”, and “Reset status whenever there are new changes”.',
  'Under “Build validation”, add the pipeline, so that each push is analyzed.',
];

/** Whether a branch policy asks for the gate; `undefined` while it is not known. */
export function toPolicyView({ policies }: Pick<PullRequestSnapshot, 'policies'>): PolicyView | undefined {
  if (policies === undefined) return undefined;
  const code = { label: 'Name of the status:', text: STATUS };
  if (policies instanceof ReadFailure) {
    return {
      tone: 'unknown',
      title: 'Require the quality gate',
      sentence: 'Whether a branch policy asks for it could not be read.',
      steps: STEPS,
      code,
    };
  }
  const found = policies.filter(({ genre, name }) => genre === STATUS_GENRE && name === STATUS_NAME);
  if (found.some(({ isRequired }) => isRequired)) {
    return {
      tone: 'passed',
      title: 'The quality gate is required',
      sentence: `A branch policy asks for ${STATUS}: the pull request can be completed only with it.`,
      steps: [],
      code: undefined,
    };
  }
  return {
    tone: 'none',
    title: 'Require the quality gate',
    sentence:
      found.length > 0
        ? `A branch policy shows ${STATUS}, and does not require it.`
        : 'No branch policy asks for it: the pull request can be completed whatever it says.',
    steps: STEPS,
    code,
  };
}
