import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectToAzureDevOps } from '../../../src/adapters/azure-devops/connect';
import type { Credentials } from '../../../src/secrets/credentials';
import { Secret } from '../../../src/secrets/secret';
import { refusalOf } from '../../../src/errors/refused-answer';
import { connectToWhole } from '../sonarqube/whole-client';
import { plainSettings, startServer, type SeenRequest } from './test-server';

const TOKEN = 'sqa_made+up/0123456789';
const PASSWORD = 'made&up "pass" 0123';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Each form of which nothing may come through, without the padding that writers of JSON escape. */
const FORMS = [TOKEN, PASSWORD].flatMap((word) => [
  word,
  JSON.stringify(word).slice(1, -1),
  encodeURIComponent(word),
  ...[word, `${word}:`, `ann:${word}`].map((text) => base64(text).replace(/=+$/, '')),
]);

function assertClean(value: unknown): void {
  const text = JSON.stringify(value);
  for (const form of FORMS) {
    assert.ok(!text.includes(form) && !text.includes(JSON.stringify(form).slice(1, -1)), `it holds a secret: ${text}`);
  }
}

/** What a gateway repeats of a request, in the ways in which it may. */
const echoOf = ({ headers }: SeenRequest): string => {
  const header = headers.authorization ?? '';
  const pair = Buffer.from(header.replace(/^\w+ /, ''), 'base64').toString('utf8');
  const word = header.startsWith('Basic ') ? pair.replace(/^ann:|:$/g, '') : header.slice('Bearer '.length);
  return `You sent ${header} that is ${pair} or ${word} or ${encodeURIComponent(word)} or ${base64(word)}`;
};
const escaped = (text: string): string => JSON.stringify(text).replace(/=/g, '\\u003d');

describe('a server that repeats what it was told', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'scrub-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));

  const signIns: [string, Credentials][] = [
    ['a token', { scheme: 'token', token: new Secret(TOKEN) }],
    ['a login', { scheme: 'login', login: 'ann', password: new Secret(PASSWORD) }],
  ];
  const answers: [string, (request: SeenRequest, response: ServerResponse) => void][] = [
    [
      'on a page',
      (request, response) =>
        void response
          .writeHead(400, { 'Content-Type': 'text/html' })
          .end(`<html><title>${echoOf(request)}</title>${echoOf(request)}</html>`),
    ],
    [
      'in an error of the API',
      (request, response) =>
        void response
          .writeHead(403, { 'Content-Type': 'application/json' })
          .end(`{"errors":[{"msg":${escaped(echoOf(request))}}]}`),
    ],
    [
      'in plain text',
      (request, response) => void response.writeHead(404, { 'Content-Type': 'text/plain' }).end(echoOf(request)),
    ],
    [
      'in the address of a redirect',
      (request, response) =>
        void response
          .writeHead(302, { Location: `/login/${encodeURIComponent(request.headers.authorization ?? '')}` })
          .end(),
    ],
    [
      'in the message of a task',
      (request, response) =>
        void response
          .writeHead(200, { 'Content-Type': 'application/json' })
          .end(
            `{"task":{"id":"T1","status":"FAILED","errorMessage":${escaped(echoOf(request))},"warnings":[${escaped(echoOf(request))}]}}`,
          ),
    ],
  ];
  for (const [who, credentials] of signIns) {
    for (const [where, answer] of answers) {
      it(`${where} gets nothing of ${who} through`, async () => {
        const server = await startServer((request, response) => answer(request, response));
        try {
          const client = connectToWhole(plainSettings())({ url: server.url, name: 'sonar', credentials });
          const told = await client.computeTask('T1').catch((error: unknown) => ({
            message: String(error),
            body: refusalOf(error)?.body,
          }));
          assert.ok(server.seen[0]?.headers.authorization);
          assertClean(told);
        } finally {
          await server.close();
        }
      });
    }
  }

  it('gets nothing through in the place of a file', async () => {
    const server = await startServer((request, response) => answers[1]?.[1](request, response));
    try {
      const credentials = { scheme: 'token', token: new Secret(TOKEN) } as const;
      const client = connectToWhole(plainSettings())({ url: server.url, name: 'sonar', credentials });
      const file = { filename: 'a.jar', sha256: '', downloadUrl: null };
      const target = { path: join(folder, 'a.jar'), onProgress: () => undefined };
      const told = await client.downloadEngine(file, target).catch(String);
      assert.match(told, /You sent/);
      assertClean(told);
    } finally {
      await server.close();
    }
  });

  for (const scheme of ['bearer', 'basic'] as const) {
    it(`gets nothing of the token of Azure DevOps through (${scheme})`, async () => {
      const server = await startServer((request, response) =>
        response
          .writeHead(403, { 'Content-Type': 'application/json' })
          .end(JSON.stringify({ message: echoOf(request) })),
      );
      try {
        const credentials = { scheme, token: new Secret(TOKEN) };
        const client = connectToAzureDevOps(plainSettings(), { collectionUrl: server.url, credentials });
        const told = await client.defaultBranch('p', 'r').catch(String);
        assert.match(String(told), /You sent/);
        assertClean(told);
      } finally {
        await server.close();
      }
    });
  }
});
