import { file, html, json, text, v2Error, type Answer } from '../answer';
import type { Artifact, Runtime } from '../artifacts';
import type { AuthenticatedCall, Route } from '../router';
import { isAtLeast } from '../version';

const OS_NAMES: Readonly<Record<string, string>> = {
  win: 'windows',
  win32: 'windows',
  windows: 'windows',
  linux: 'linux',
  mac: 'macos',
  macos: 'macos',
  darwin: 'macos',
  alpine: 'alpine',
};

const ARCH_NAMES: Readonly<Record<string, string>> = {
  x64: 'x64',
  x86_64: 'x64',
  'x86-64': 'x64',
  amd64: 'x64',
  aarch64: 'aarch64',
  arm64: 'aarch64',
};

/** What scanners ask for before they start: version, runtimes and the engine. */
export const ANALYSIS_V2_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/api/v2/analysis/version', since: '10.6', handle: version },
  { method: 'GET', path: '/api/v2/analysis/engine', since: '10.6', handle: engine },
  { method: 'GET', path: '/api/v2/analysis/jres', since: '10.6', optional: ['os', 'arch'], handle: runtimes },
  { method: 'GET', path: '/api/v2/analysis/jres/{id}', since: '10.6', handle: runtime },
  {
    method: 'GET',
    path: '/api/v2/clean-code-policy/mode',
    since: '24.12',
    handle: () => json({ mode: 'MQR', modified: false }),
  },
];

/** True when the `Accept` header lets the type pass; no header lets everything pass. */
function accepts(header: string, type: string): boolean {
  if (header.trim() === '') return true;
  const wildcard = `${type.split('/')[0] ?? ''}/*`;
  return header
    .split(',')
    .map((part) => part.split(';')[0]?.trim().toLowerCase())
    .some((part) => part === type || part === '*/*' || part === wildcard);
}

/** The server's refusal of a media type: JSON where the client takes it, else a page. */
function notAcceptable(header: string): Answer {
  return accepts(header, 'application/json')
    ? v2Error(406, 'The requested media type is not acceptable.')
    : html('<!doctype html><html lang="en"><head><title>HTTP Status 406 – Not Acceptable</title></head></html>', 406);
}

function version({ instance, accept }: AuthenticatedCall): Answer {
  if (accepts(accept, 'text/plain')) return text(instance.settings.version.text);
  if (accepts(accept, 'application/json') && !isAtLeast(instance.settings.version, '24.12')) {
    return v2Error(500, 'An unexpected error occurred. Please contact support if the problem persists.');
  }
  return notAcceptable(accept);
}

/** JSON or the file itself: whichever the client names; JSON when it takes anything. */
function download(accept: string, artifact: Artifact, description: object): Answer {
  const names = (type: string) => accept.toLowerCase().includes(type);
  if (names('application/octet-stream') && !names('application/json')) return file(artifact.content);
  if (accepts(accept, 'application/json')) return json(description);
  return notAcceptable(accept);
}

function engine({ instance, accept }: AuthenticatedCall): Answer {
  const artifact = instance.artifacts.engine();
  return download(accept, artifact, { filename: artifact.filename, sha256: artifact.sha256 });
}

function describeRuntime({ id, filename, sha256, javaPath, os, arch }: Runtime): object {
  return { id, filename, sha256, javaPath, os, arch };
}

async function runtimes({ instance, parameters, accept }: AuthenticatedCall): Promise<Answer> {
  if (!accepts(accept, 'application/json')) return notAcceptable(accept);
  const os = parameters.get('os');
  const arch = parameters.get('arch');
  const wantedOs = os === null ? undefined : OS_NAMES[os.toLowerCase()];
  const wantedArch = arch === null ? undefined : ARCH_NAMES[arch.toLowerCase()];
  if (os !== null && wantedOs === undefined) return v2Error(400, `Unsupported OS: '${os}'`);
  if (arch !== null && wantedArch === undefined) return v2Error(400, `Unsupported architecture: '${arch}'`);
  const all = await instance.artifacts.runtimes();
  return json(
    all
      .filter((candidate) => wantedOs === undefined || candidate.os === wantedOs)
      .filter((candidate) => wantedArch === undefined || candidate.arch === wantedArch)
      .map(describeRuntime),
  );
}

async function runtime({ instance, pathParameters, accept }: AuthenticatedCall): Promise<Answer> {
  const id = pathParameters['id'] ?? '';
  const found = (await instance.artifacts.runtimes()).find((candidate) => candidate.id === id);
  if (!found) return v2Error(404, `JRE not found for id: ${id}`);
  return download(accept, found, describeRuntime(found));
}
