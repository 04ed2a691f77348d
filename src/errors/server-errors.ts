import { TaskError } from './errors';

/** What keeps a server, SonarQube or Azure DevOps, from answering: the way to it, the token, the answer. */

/** The command line has no service connections: what it is given is called after the variable with the token. */
const isOfCommandLine = (connection: string): boolean => connection === 'SONAR_TOKEN';

// Connection ---------------------------------------------------------------------------------------------------------

export const serverUnreachable = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-UNREACHABLE',
      what: `SonarQube at ${url} cannot be reached: ${reason}.`,
      remedy:
        'Check the address, that this machine may reach it (firewall, proxy, bypass list), and that the server is up.',
    },
    cause,
  );

export const certificateNotTrusted = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-CERTIFICATE',
      what: `The certificate of ${url} is not trusted: ${reason}.`,
      remedy:
        'Give the certificate authority as a PEM file: input caCertificate of the task, --ca-certificate of the command line.',
    },
    cause,
  );

export const clientCertificateRefused = (url: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-CLIENT-CERTIFICATE',
      what: `${url} accepts only clients that present a certificate: ${reason}.`,
      remedy:
        'Give the agent one that the server trusts (config.sh --sslclientcert and --sslclientcertkey for the tasks, --sslclientcertarchive for the scanner).',
    },
    cause,
  );

export const notSonarQube = (url: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-NOT-SONARQUBE',
      what: `${url} did not answer like SonarQube: ${finding}.`,
      remedy:
        'Check the address, its context path included (https://host/sonarqube), and whether a proxy or a sign-in page stands in front of the server.',
    },
    cause,
  );

export const proxyRefused = (url: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-PROXY',
      what: `The proxy on the way to ${url} refused the request: ${finding}.`,
      remedy:
        'Check address, user and password of the proxy, and its bypass list: settings of the agent, HTTPS_PROXY and NO_PROXY of the command line.',
    },
    cause,
  );

export const requestTimedOut = (url: string, seconds: number, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-CONN-TIMEOUT',
      what: `${url} did not answer within ${seconds} s.`,
      remedy: 'Try again; if it persists, check the load of the server and the network on the way to it.',
    },
    cause,
  );

// Authorization ------------------------------------------------------------------------------------------------------

export const tokenRefused = (connection: string, url: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-AUTH-401',
      what: isOfCommandLine(connection)
        ? `SonarQube at ${url} refused the token (401). The one in ${connection} is wrong, expired or revoked.`
        : `SonarQube at ${url} refused the token (401). The connection "${connection}" uses a token that is wrong, expired or revoked.`,
      remedy: isOfCommandLine(connection)
        ? 'Create a new user token in SonarQube (My Account > Security).'
        : 'Create a new analysis token in SonarQube (My Account > Security) and store it in the service connection.',
    },
    cause,
  );

export const notPermitted = (connection: string, action: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-AUTH-403',
      what: `The token ${isOfCommandLine(connection) ? `in ${connection}` : `of the connection "${connection}"`} may not ${action} (403: ${answer}).`,
      remedy: isOfCommandLine(connection)
        ? 'Use a user token of somebody with the right in SonarQube: "Administer System" for the global record, "Create Projects" to import, "Administer" on a project to change it, "Browse" to read it.'
        : 'Give its user the permission "Execute Analysis" on the project in SonarQube, or use a token of a user who has it.',
    },
    cause,
  );

// Server -------------------------------------------------------------------------------------------------------------

export const serverFault = (request: string, status: number, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-FAULT',
      what: `SonarQube answered ${request} with ${status}${answer === '' ? '' : `: ${answer}`}.`,
      remedy: "Try again; if it persists, look into the server's log (web.log) at this time.",
    },
    cause,
  );

export const serverNotReady = (url: string, status: string): TaskError =>
  new TaskError({
    code: 'SQ-SERVER-NOT-READY',
    what: `SonarQube at ${url} is not ready: its status is ${status}.`,
    remedy: 'Wait until the server is up (a database migration must be started by an administrator), then run again.',
  });

export const notFound = (request: string, answer: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-404',
      what: `SonarQube does not know what ${request} asked for (404: ${answer}).`,
      remedy: 'Check the project key, and that the token may see the project.',
    },
    cause,
  );

export const unexpectedAnswer = (request: string, problem: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-SERVER-UNEXPECTED',
      what: `The answer of ${request} is not what SonarQube documents: ${problem}.`,
      remedy: 'Check whether a proxy changes answers, and whether the server version is supported (9.9 and later).',
    },
    cause,
  );

export const serverTooOld = (url: string, version: string): TaskError =>
  new TaskError({
    code: 'SQ-SERVER-TOO-OLD',
    what: `SonarQube ${version} at ${url} is older than 9.9, the oldest version that this extension supports.`,
    remedy: 'Upgrade SonarQube.',
  });

// Azure DevOps -------------------------------------------------------------------------------------------------------

/** It gave no answer, or was not asked at all. */
export const azureDevOpsSilent = (request: string, reason: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-ADO-REQUEST',
      what: `Azure DevOps gave no answer to ${request}: ${reason.replace(/\.$/, '')}.`,
      remedy: 'Check the address of the organization or collection, the network and the proxy.',
    },
    cause,
  );

export const azureDevOpsFault = (request: string, finding: string, cause?: unknown): TaskError =>
  new TaskError(
    {
      code: 'SQ-ADO-REQUEST',
      what: `Azure DevOps answered ${request} with ${finding.replace(/\.$/, '')}.`,
      remedy:
        "Check the address, and rights and scopes of the token; for that of a job the rights of the build service identity, and the job authorization scope in the project's settings.",
    },
    cause,
  );
