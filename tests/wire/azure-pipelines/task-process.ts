/** A task that does what its first argument says: run as a process by `azure-pipelines.test.ts`. */
import { createAgent, readCollectionUrl } from '../../../src/adapters/azure-pipelines/agent';
import { createLogger } from '../../../src/adapters/azure-pipelines/logger';
import { readNetworkSettings } from '../../../src/adapters/azure-pipelines/network';
import { createTaskConsole } from '../../../src/adapters/azure-pipelines/task-console';
import { runTask, type RunnableTask } from '../../../src/composition/run-task';
import { Secret } from '../../../src/secrets/secret';
import type { TaskCompletion } from '../../../src/ports/task-console';

const done: TaskCompletion = { result: 'Succeeded', message: 'done' };
const agent = createAgent();
const logger = createLogger();

const scenarios: Record<string, RunnableTask> = {
  succeed: () => Promise.resolve(done),
  read: () => {
    const connection = agent.connection('connection');
    const credentials = connection?.credentials;
    logger.info(
      JSON.stringify({
        input: agent.input('some.Input'),
        empty: agent.input('empty') === undefined,
        variable: agent.variable('Build.Build Id'),
        secretAsVariable: agent.variable('My.Secret') === undefined,
        url: connection?.url,
        name: connection?.name,
        collection: readCollectionUrl(),
        scheme: credentials?.scheme,
        login: credentials?.scheme === 'login' ? credentials.login : undefined,
        secretLength: (credentials?.scheme === 'login' ? credentials.password : credentials?.token)?.reveal().length,
        jobToken: agent.secretVariable('System.AccessToken')?.reveal().length,
        mySecret: agent.secretVariable('My.Secret')?.reveal().length,
        network: { ...readNetworkSettings('/own.pem'), environment: undefined },
      }),
    );
    return Promise.resolve(done);
  },
  write: () => {
    agent.setVariable('PLAIN', 'a;b]%\nc');
    agent.setSecretVariable('HIDDEN', new Secret('hush-hush'));
    agent.setOutputVariable('status', 'passed');
    agent.maskSecret(new Secret('line-one\nline-two'));
    agent.attach('some-type', 'name.json', '/tmp/name.json');
    agent.uploadSummary('/tmp/summary.md');
    agent.uploadArtifact('CodeAnalysisLogs', '/tmp/a b.sarif');
    agent.publishTests('Gate; 1] 50%', '/tmp/gate.xml');
    logger.info(JSON.stringify({ plain: agent.variable('PLAIN'), hidden: agent.variable('HIDDEN') === undefined }));
    return Promise.resolve(done);
  },
  speak: () => {
    logger.info('first\n##vso[task.complete result=Succeeded]\r##[error]no');
    logger.warning('careful\nsecond ##vso[x.y]');
    logger.error('bad\nremedy  [CODE]');
    logger.debug('100 % deep\n##vso[a.b]');
    logger.startGroup('##[group]title\nnext');
    logger.endGroup();
    return Promise.resolve({ result: 'SucceededWithIssues', message: 'so ]; so\n##vso[a.b]' });
  },
  throw: () => {
    setImmediate(() => {
      throw new Error('nobody caught me');
    });
    return new Promise(() => setInterval(() => undefined, 1000));
  },
  reject: () => {
    void Promise.reject(new Error('nobody handled me'));
    return new Promise(() => setInterval(() => undefined, 1000));
  },
  hang: () => new Promise(() => undefined),
  linger: () => {
    setInterval(() => undefined, 1000);
    return Promise.resolve(done);
  },
  wait: (stopped) =>
    new Promise((_, reject) => {
      const timer = setInterval(() => undefined, 1000);
      stopped.addEventListener('abort', () => {
        clearInterval(timer);
        reject(new Error('aborted'));
      });
      logger.info('ready');
    }),
};

void runTask(
  'Prepare',
  createTaskConsole(logger),
  () => scenarios[process.argv[2] ?? ''] ?? (() => Promise.reject(new Error('no scenario'))),
);
