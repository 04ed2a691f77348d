import assert from 'node:assert/strict';
import { startSonarQube, type SonarQubeStandIn } from '../../local/sonarqube/server';
import { pipelineOf, stepOf } from '../e2e/rig';
import { differences, shapeOf } from '../wire/sonarqube/json-shape';
import { analysedFile, scannerReport } from '../wire/sonarqube/reports';
import { createProject, createToken, fresh, type Condition } from './administration';
import { KNOWN_DIFFERENCES } from './known-differences';
import { reportOf } from './published';
import { QUESTIONS, titleOf, type Asker, type Ids, type Question } from './questions';
import { describeLive } from './rig';

/** One of the two servers, as the questions see it. */
interface Side {
  readonly url: string;
  readonly ids: Ids;
  readonly tokens: Readonly<Record<Exclude<Asker, 'nobody'>, string>>;
}

interface Answer {
  readonly status: number;
  /** Type and charset, in one spelling. */
  readonly contentType: string;
  readonly text: string;
}

const CONDITIONS: readonly Condition[] = [
  { metric: 'violations', op: 'GT', error: '0' },
  { metric: 'ncloc', op: 'GT', error: '100000' },
  { metric: 'new_violations', op: 'GT', error: '0' },
];
const WRONG = `squ_${'0'.repeat(40)}`;

describeLive('The stand-in answers like the real server', (live) => {
  let real: Side;
  let copy: Side;
  let standIn: SonarQubeStandIn | undefined;
  before(async () => {
    real = await realSide();
    standIn = await startSonarQube({
      version: live().server.version,
      edition: 'community',
      processingDelay: 0,
      gate: { name: 'strict', conditions: CONDITIONS.map((condition) => ({ ...condition })) },
    });
    copy = copySide(standIn);
  });
  after(() => standIn?.stop());

  async function realSide(): Promise<Side> {
    const { server } = live();
    const project = await createProject(server, 'compare', CONDITIONS);
    const other = await createProject(server, 'compare-other');
    const finished = await live().run(
      pipelineOf({ prepare: { cliProjectKey: project }, publish: { onFailed: 'ignore', onNone: 'ignore' } }),
    );
    assert.equal(stepOf(finished.run, 'publish').result, 'Succeeded');
    const { computeTaskId, analysisId } = reportOf(finished);
    return {
      url: server.url,
      ids: { project, task: computeTaskId ?? '', analysis: analysisId ?? '' },
      tokens: {
        wrong: WRONG,
        user: server.adminToken,
        project: await createToken(server, 'PROJECT_ANALYSIS_TOKEN', project),
        global: await createToken(server, 'GLOBAL_ANALYSIS_TOKEN'),
        'other-project': await createToken(server, 'PROJECT_ANALYSIS_TOKEN', other),
      },
    };
  }

  function copySide(server: SonarQubeStandIn): Side {
    const project = fresh('compare');
    const lines = ['one', 'two', 'three', 'four'];
    const file = analysedFile('src/a.js', lines, [
      ['S1481', 2, 'Remove the declaration of the unused variable.'],
      ['S1764', 3, 'Correct one of the identical sub-expressions.'],
    ]);
    const task = server.submitReport(scannerReport(project, [file]));
    server.submitReport(scannerReport('other', [file]));
    const analysis = task.analysisId ?? '';
    return {
      url: server.url,
      ids: { project, task: task.id, analysis },
      tokens: {
        wrong: WRONG,
        user: server.tokens.admin,
        project: server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: project, login: 'admin' }),
        global: server.createToken({ type: 'GLOBAL_ANALYSIS_TOKEN', login: 'admin' }),
        'other-project': server.createToken({ type: 'PROJECT_ANALYSIS_TOKEN', projectKey: 'other', login: 'admin' }),
      },
    };
  }

  for (const question of QUESTIONS) {
    const title = titleOf(question);
    it(title, async () => {
      const [truth, answer] = await Promise.all([ask(real, question), ask(copy, question)]);
      const allowed = KNOWN_DIFFERENCES.filter(({ questions }) => questions.test(title));
      const found = compare(truth, answer).filter((line) => !allowed.some(({ differences: of }) => of.test(line)));
      assert.deepEqual(found, []);
    });
  }
});

async function ask({ url, ids, tokens }: Side, { path, as, accept }: Question): Promise<Answer> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: keyof Ids) => encodeURIComponent(ids[name]));
  // Basic is the form that servers of every generation understand.
  const headers = new Headers({ Accept: accept });
  if (as !== 'nobody') headers.set('Authorization', `Basic ${Buffer.from(`${tokens[as]}:`).toString('base64')}`);
  const answer = await fetch(`${url}/${filled}`, {
    headers,
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  let text = await answer.text();
  for (const [name, id] of Object.entries(ids)) if (id !== '') text = text.replaceAll(String(id), `{${name}}`);
  const contentType = (answer.headers.get('content-type') ?? '').toLowerCase().replaceAll(' ', '');
  return { status: answer.status, contentType, text };
}

/** Every difference that a client could notice, one line each. */
function compare(truth: Answer, answer: Answer): readonly string[] {
  const heads = (['status', 'contentType'] as const).flatMap((name) =>
    truth[name] === answer[name] ? [] : [`! ${name}: ${truth[name]} became ${answer[name]}`],
  );
  const [wanted, given] = [json(truth.text), json(answer.text)];
  if (wanted === undefined || given === undefined) {
    const same = (wanted === undefined) === (given === undefined) && (truth.text === '') === (answer.text === '');
    return same ? heads : [...heads, `! body: ${truth.text.slice(0, 200)} became ${answer.text.slice(0, 200)}`];
  }
  const isError = truth.status >= 400 || answer.status >= 400;
  const texts =
    isError && truth.text !== answer.text ? [`! text: ${truth.text.slice(0, 300)} became ${answer.text}`] : [];
  return [...heads, ...(isError ? texts : differences(shapeOf(wanted), shapeOf(given)))];
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
