import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { isSigned, systemWebhookListener, webhookListener } from '../../src/adapters/webhooks/listen';
import { TaskError } from '../../src/errors/errors';
import type { OpenListener } from '../../src/ports/webhook-listener';
import { Secret } from '../../src/secrets/secret';

const RECORDED = join(__dirname, '../fixtures/sonarqube-live/26.2.0.119303-branch-plugin/webhook_pr_live_change.json');
const SECRET = '0123456789abcdef';
const sign = (body: string | Buffer, secret = SECRET): string =>
  createHmac('sha256', secret).update(body).digest('hex');
const BODY = JSON.stringify({
  status: 'SUCCESS',
  project: { key: 'shop', name: 'Shop' },
  qualityGate: { status: 'OK' },
});

describe('the receiver of webhooks', () => {
  let listener: OpenListener;
  let hints: string[];
  beforeEach(async () => {
    hints = [];
    listener = await systemWebhookListener.listen({ host: '127.0.0.1', port: 0 }, new Secret(SECRET), (project) =>
      hints.push(project),
    );
  });
  afterEach(() => listener.close());

  async function post(body: string | Buffer, signature: string | null, method = 'POST'): Promise<number> {
    const headers: Record<string, string> = { 'Content-Type': 'application/json; charset=utf-8' };
    if (signature !== null) headers['X-Sonar-Webhook-HMAC-SHA256'] = signature;
    const answer = await fetch(`http://${listener.address}/anything?at=all`, {
      method,
      headers,
      ...(method === 'POST' && { body }),
    });
    return answer.status;
  }

  it('takes what SonarQube signed over the bytes that it sent, umlauts and all', async () => {
    const body = BODY.replace('Shop', 'Käse \\u003d 🧀');
    assert.equal(await post(body, sign(body)), 204);
    assert.deepEqual(hints, ['shop']);
  });

  const refused: [name: string, body: string, signature: string | null, status: number][] = [
    ['is not signed', BODY, null, 401],
    ['is signed with another secret', BODY, sign(BODY, 'fedcba9876543210'), 401],
    ['was changed on the way', BODY.replace('OK', 'NO'), sign(BODY), 401],
    ['is signed in upper case', BODY, sign(BODY).toUpperCase(), 401],
    ['has half a signature', BODY, sign(BODY).slice(0, 32), 401],
    ['has an empty signature', BODY, '', 401],
  ];
  for (const [name, body, signature, status] of refused) {
    it(`refuses what ${name}`, async () => {
      assert.equal(await post(body, signature), status);
      assert.deepEqual(hints, []);
    });
  }

  it('takes no hint from a signed body that names no project, and goes on', async () => {
    for (const body of ['', 'null', '{', '{"project":[]}', '{"project":{"key":7}}']) {
      assert.equal(await post(body, sign(body)), 204, body);
    }
    assert.deepEqual(hints, []);
    assert.equal(await post(BODY, sign(BODY)), 204);
    assert.deepEqual(hints, ['shop']);
  });

  it('reads no more than a megabyte', async () => {
    const body = 'x'.repeat(2 * 1024 * 1024);
    const status = await post(body, sign(body)).catch(() => 413);
    assert.equal(status, 413);
    assert.equal(await post(BODY, sign(BODY)), 204, 'the next one is received');
  });

  it('takes nothing but POST', async () => {
    assert.equal(await post(BODY, sign(BODY), 'GET'), 405);
  });

  for (const [name, sent] of [
    ['nothing', ''],
    ['half a head', 'POST / HTTP/1.1\r\nHost: x\r\n'],
    ['half a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf'],
  ] as const) {
    it(`lets a sender of ${name} go when its time is over`, async () => {
      const impatient = await webhookListener(200).listen({ host: '127.0.0.1', port: 0 }, new Secret(SECRET), () => {});
      try {
        const [host = '', port = ''] = impatient.address.split(':');
        const began = Date.now();
        await new Promise<void>((resolve, reject) => {
          const socket = connect(Number(port), host, () => void socket.write(sent));
          socket.resume();
          socket.once('close', () => resolve()).once('error', reject);
        });
        assert.ok(Date.now() - began >= 150, 'it was given its time');
      } finally {
        await impatient.close();
      }
    });
  }

  it('goes on after a sender that breaks off', async () => {
    const [host = '', port = ''] = listener.address.split(':');
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), host, () => {
        socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf');
        socket.destroy();
        resolve();
      });
    });
    assert.equal(await post(BODY, sign(BODY)), 204);
  });

  it('names the address where it cannot listen', async () => {
    const port = Number(listener.address.split(':')[1]);
    await assert.rejects(
      systemWebhookListener.listen({ host: '127.0.0.1', port }, new Secret(SECRET), () => undefined),
      (error) =>
        error instanceof TaskError && error.code === 'SQ-SYNC-LISTEN' && error.message.includes(`127.0.0.1:${port}`),
    );
  });

  it('takes the signature that a real server sent', () => {
    const recorded = JSON.parse(readFileSync(RECORDED, 'utf8')) as {
      readonly secret: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly rawBody: string;
    };
    const signature = Object.entries(recorded.headers).find(([name]) => /hmac/i.test(name))?.[1] ?? '';
    assert.ok(isSigned(Buffer.from(recorded.rawBody), signature, new Secret(recorded.secret)));
    assert.ok(!isSigned(Buffer.from(`${recorded.rawBody} `), signature, new Secret(recorded.secret)));
  });
});
