import assert from 'node:assert/strict';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiRequest } from '../../../../src/wire/azure-devops/api-request';
import { AzureDevOpsClient } from '../../../../src/web/reading/azure-devops-client';
import { ReadFailure } from '../../../../src/web/reading/build-snapshot';

const question: ApiRequest<unknown> = {
  path: 'fabrikam/_apis/build/builds',
  version: '5.0',
  what: 'the request for builds',
  read: ({ value }) => value,
};

describe('how a page asks Azure DevOps', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close().closeAllConnections();
  });

  async function ask(
    listener: RequestListener,
    token = (): Promise<string> => Promise.resolve('token'),
  ): Promise<unknown> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const access = {
      root: `http://127.0.0.1:${port}/`,
      projectId: 'fabrikam',
      token,
    };
    return new AzureDevOpsClient(access, 100).send(question).catch((error: unknown) => error);
  }

  it('waits for no answer without end, whether it has begun or not', async () => {
    for (const listener of [
      () => undefined,
      (_, response) => void response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"count":'),
    ] satisfies RequestListener[]) {
      const failure = await ask(listener);
      assert.ok(failure instanceof ReadFailure, String(failure));
      assert.equal(failure.kind, 'slow');
    }
  });

  it('waits no longer for a token, which a page around it that went silent never tells', async () => {
    const failure = await ask(
      () => undefined,
      () => new Promise(() => undefined),
    );
    assert.ok(failure instanceof ReadFailure && failure.kind === 'slow', String(failure));
  });

  it('tells an answer that breaks off in its middle from one that cannot be read', async () => {
    const broken = await ask((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).write('{"count":');
      setImmediate(() => response.destroy());
    });
    assert.ok(broken instanceof ReadFailure && broken.kind === 'offline', String(broken));
    const unreadable = await ask((_, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"count":');
    });
    assert.ok(unreadable instanceof ReadFailure && unreadable.kind === 'broken', String(unreadable));
  });
});
