import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** An answer, ready to be sent. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}

/** How a server serves one request. */
export interface Serving {
  readonly method: string;
  /** The path as faults and records name it, without a query. */
  readonly path: string;
  /** Of the request. */
  readonly body: Buffer;
  /** What the server answers when nothing is in the way; the effect of the request is part of it. */
  readonly truth: () => HttpAnswer | Promise<HttpAnswer>;
  /** Notes the end before it is sent: status, and bytes of the body; both 0 for a connection that is cut. */
  readonly record: (status: number, bytes: number) => void;
  /** Of every answer, also of those that a fault gives. */
  readonly headers?: OutgoingHttpHeaders;
}

/** One request and its answer, in the hands of the server or of a fault. It is recorded once. */
export class Exchange {
  #recorded = false;

  constructor(
    readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly serving: Serving,
  ) {}

  get method(): string {
    return this.serving.method;
  }

  get path(): string {
    return this.serving.path;
  }

  get body(): Buffer {
    return this.serving.body;
  }

  /** Address of the server itself, such as `https://127.0.0.1:4711`. */
  get origin(): string {
    const { socket } = this.request;
    return `${'encrypted' in socket ? 'https' : 'http'}://127.0.0.1:${socket.localPort}`;
  }

  async truth(): Promise<HttpAnswer> {
    return this.serving.truth();
  }

  send(answer: HttpAnswer): void {
    this.begin(answer).end(answer.body);
  }

  /** Announces the whole body, sends the beginning of it, and breaks the connection. */
  sendPart(answer: HttpAnswer, bytes: number): void {
    this.begin(answer).write(answer.body.subarray(0, bytes), () => this.request.socket.destroy());
  }

  /** Sends the head with the length of the body, which the caller writes. */
  begin({ status, headers, body }: HttpAnswer): ServerResponse {
    this.#record(status, body.length);
    const length = status === 204 ? {} : { 'Content-Length': body.length };
    return this.response.writeHead(status, { ...length, ...this.serving.headers, ...headers });
  }

  /** Breaks the connection. */
  cut(): void {
    this.leave();
    this.request.socket.destroy();
  }

  /** Records a request that gets no answer, unless it got one. */
  leave(): void {
    this.#record(0, 0);
  }

  #record(status: number, bytes: number): void {
    if (!this.#recorded) this.serving.record(status, bytes);
    this.#recorded = true;
  }
}
